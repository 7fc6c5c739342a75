import { journey, type Stage } from "./language.ts";

export const historyShapesMenu = journey("history-shapes-menu", async (stage) => {
  await inCalls(stage);
  await inChats(stage);
});

async function inCalls(stage: Stage): Promise<void> {
  const alice = stage.customer(0);
  const first = await alice.calls(stage.home);
  first.hears("how-can-we-help");
  first.neverHeard("something-open", "open-pay-a-bill");
  await first.keys("1");
  await first.keys(`${alice.person.pin}#`);
  first.hears("bill-number");
  await first.keys("20260301#");
  first.hears("amount");
  await first.lineDrops();
  await stage.settles();

  // Verified, because the line broke: what is open comes first, by its name.
  const redial = await alice.calls(stage.peer);
  redial.hears("welcome-back");
  redial.hears("open-pay-a-bill");
  redial.neverHeard("something-open", "how-can-we-help");
  await redial.keys("1");
  redial.hears("amount");
  await redial.hangsUp();
  await stage.settles();
  await stage.passes({ minutes: 40 });

  // Only recognised: that there is something, and no word of what.
  const later = await alice.calls(stage.home);
  later.hears("something-open");
  later.neverHeard("open-pay-a-bill");
  later.heardNothingPersonal();
  await later.hangsUp();
  await stage.settles();
}

async function inChats(stage: Stage): Promise<void> {
  const desmond = stage.customer(6);
  const plain = await desmond.opensChat({ signedIn: true });
  plain.hears("chat-welcome-back");
  plain.hears("chat-how-can-we-help");
  await plain.writes("pay a bill");
  plain.hears("chat-bill-number");
  await plain.leaves();
  await stage.settles();

  const shaped = await desmond.opensChat({ signedIn: true });
  shaped.hears("chat-welcome-back");
  shaped.hears("chat-open-pay-a-bill");
  shaped.neverHeard("chat-something-open", "chat-how-can-we-help");
  await shaped.writes("continue");
  shaped.hears("chat-bill-number");
  await shaped.leaves();
}
