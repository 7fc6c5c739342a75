import { describe, expect, it } from "vitest";
import { Caller } from "../support/calls.ts";
import { encrypted, RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";
const DAY_MINUTES = 24 * 60;
// Name, intent, questions and answers of the customer; the certificate is for everybody.
const PERSONAL = /Grace|pay-a-bill|bill-number|amount|confirm|4242|4711/;
const STATES = ["nothing", "open", "live", "hung up", "waiting", "expired", "completed", "locked"] as const;

type State = (typeof STATES)[number];

async function customerIn(state: State) {
  const wall = new Wall();
  const home = new RegionUnderTest("eu-central-1", wall);
  const peer = new RegionUnderTest("eu-west-2", wall);
  await home.importCustomer({ phone: PHONE, givenName: "Grace", pin: "4711", language: "de-DE" });
  const line = new Caller(home, PHONE);
  if (state !== "nothing") {
    await line.identify({ chargeInfo: "the customer's own line" });
    await line.enterPin("4711");
    await line.progress("start", { intent: "pay-a-bill" });
    await line.answer("bill-number", "4242");
  }
  if (state === "completed") {
    await line.answer("amount", "42");
    await line.answer("confirm", "1");
  }
  if (state === "waiting" || state === "completed") await line.close("farewell");
  if (state !== "nothing" && state !== "live") await line.ends();
  if (state === "open") wall.advance(31);
  if (state === "expired") wall.advance(8 * DAY_MINUTES);
  if (state === "locked") {
    const guesser = new Caller(home, PHONE);
    await guesser.identify();
    for (const pin of ["1111", "2222", "3333"]) await guesser.enterPin(pin);
  }
  replicate(home, peer);
  return { home, peer, line };
}

/** Every call that a flow makes for somebody who has proved nothing, and some that none makes. */
async function everythingTold(region: RegionUnderTest): Promise<readonly Readonly<Record<string, string>>[]> {
  const spoofer = new Caller(region, PHONE);
  const told: Readonly<Record<string, string>>[] = [await spoofer.identify({ chargeInfo: "another line" })];
  for (const action of ["resume", "next", "decline", "next"]) told.push(await spoofer.progress(action));
  for (const [question, answer] of [
    ["bill-number", "1"],
    ["amount", "1"],
    ["confirm", "2"],
    ["constructor", "1"],
  ] as const)
    told.push(await spoofer.answer(question, answer));
  for (const intent of ["pay-a-bill", "change-pin"]) told.push(await spoofer.progress("start", { intent }));
  told.push(await spoofer.progress("next"), await spoofer.setPin("9274"), await spoofer.enterPin("8642"));
  told.push(await spoofer.sendPin(encrypted("4711").slice(4)), await spoofer.progress("next"));
  return told.map(({ securityKeyCertificate: _certificate, ...reply }) => reply);
}

describe("who only shows a customer's number", () => {
  it.each(STATES)("is told nothing personal, gets no level and changes nothing: %s", async (state) => {
    const { home, peer } = await customerIn(state);
    const journeys = () =>
      JSON.stringify(home.tables.sessions.all().filter(({ sk }) => sk.startsWith("JOURNEY#")));
    const before = journeys();
    for (const region of [home, peer]) {
      const told = await everythingTold(region);
      expect(JSON.stringify(told)).not.toMatch(PERSONAL);
      expect(told.map(({ status }) => status)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(asking|complete|verified|set)$/)]),
      );
      replicate(home, peer);
    }
    expect(journeys()).toBe(before);
  });

  it("ends no call of the customer's: the answer given next to it is taken", async () => {
    const { home, line } = await customerIn("live");
    await everythingTold(home);
    expect(await line.answer("amount", "42")).toMatchObject({ status: "asking", question: "confirm" });
  });
});
