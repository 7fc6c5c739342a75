import type { Chat, Stage } from "./language.ts";
import { journey } from "./language.ts";

interface Loss {
  readonly what: string;
  readonly lose: () => Promise<void>;
  /** Where new chats begin while it lasts. */
  readonly startedIn: Chat["region"];
}

export const googleSideLost = journey("google-side-lost", async (stage) => {
  const { google } = stage;
  const losses: readonly Loss[] = [
    { what: "one pod", lose: () => google.losesPod("home"), startedIn: "home" },
    { what: "one tunnel", lose: () => google.losesTunnel("home", 1), startedIn: "home" },
    // No public fallback in the sandbox: without its pair a region cannot be reached, and the other one serves.
    { what: "the pair of tunnels to home", lose: () => google.losesPair("home"), startedIn: "peer" },
    // The plan still says home, and the peer cluster has a way there.
    { what: "the home cluster", lose: () => google.losesCluster("home"), startedIn: "home" },
  ];
  for (const [place, { what, lose, startedIn }] of losses.entries()) {
    const earlier = await stage.stranger(20 + place).opensChat({ signedIn: false });
    await lose();
    try {
      // Once it has begun, a chat is between the customer and Connect.
      await goesOn(earlier);
      const region = await startsAChat(stage, place);
      if (region !== startedIn) throw new Error(`A new chat began in ${region} instead of ${startedIn}.`);
    } catch (cause) {
      throw new Error(`With ${what} lost, chats did not go on.`, { cause });
    }
    await google.returns();
    await stage.settles();
  }
});

async function startsAChat(stage: Stage, place: number): Promise<Chat["region"]> {
  const chat = await stage.customer(30 + 2 * place).opensChat({ signedIn: true });
  chat.hears("chat-welcome-back");
  await goesOn(chat);
  return chat.region;
}

async function goesOn(chat: Chat): Promise<void> {
  chat.hears("chat-how-can-we-help");
  await chat.writes("opening hours");
  chat.hears("opening-hours");
  await chat.leaves();
}
