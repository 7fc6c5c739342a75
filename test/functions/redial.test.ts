import { describe, expect, it } from "vitest";
import type { RedialCarryOver } from "../../domain/authentication/carry-over.ts";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, ROTATED_KEYS, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";

/** A customer who proved to be so in home and was asked the first question. */
async function verifiedInHome(setting: RedialCarryOver = "interrupted", contactsBefore = 0) {
  const wall = new Wall();
  const home = new RegionUnderTest("eu-central-1", wall, setting);
  const peer = new RegionUnderTest("eu-west-2", wall, setting);
  await home.importCustomer({ phone: PHONE });
  replicate(home, peer);
  for (let count = 0; count < contactsBefore; count += 1) {
    const brief = new Caller(home, PHONE);
    await brief.identify();
    await brief.ends();
    wall.time += 1_000;
  }
  const first = new Caller(home, PHONE);
  await first.identify({ chargeInfo: "trunk-7" });
  await first.progress("start", { intent: "pay-a-bill" });
  await first.enterPin("4711");
  await first.progress("next");
  await first.answer("bill-number", "123");
  return { wall, home, peer, first };
}

/** What a redial into the peer gets when it asks to go on. */
async function redialled(peer: RegionUnderTest, parameters: Readonly<Record<string, string>> = {}) {
  const second = new Caller(peer, PHONE);
  await second.identify(parameters);
  return second.progress("resume");
}

const GOES_ON = { status: "asking", question: "amount", intent: "pay-a-bill" };
const PROOF_NEEDED = { status: "proof-needed", question: " ", intent: " " };

describe("a redial after an interruption", () => {
  it("goes on in the other region with the next question, and no PIN", async () => {
    const { home, peer, first, wall } = await verifiedInHome();
    await first.ends();
    replicate(home, peer);
    wall.advance(5);
    expect(await redialled(peer)).toMatchObject(GOES_ON);
  });

  it.each([
    ["trunk-7", GOES_ON],
    ["trunk-8", PROOF_NEEDED],
  ])(
    "tells the line by the old key where the ring was rotated in between: %s",
    async (chargeInfo, expected) => {
      const { home, first, wall } = await verifiedInHome();
      await first.ends();
      const rotated = new RegionUnderTest("eu-west-2", wall, "interrupted", ROTATED_KEYS);
      replicate(home, rotated);
      expect(await redialled(rotated, { chargeInfo })).toMatchObject(expected);
    },
  );

  it("needs a proof once five minutes have passed", async () => {
    const { home, peer, first, wall } = await verifiedInHome();
    await first.ends();
    replicate(home, peer);
    wall.advance(5.1);
    expect(await redialled(peer)).toMatchObject(PROOF_NEEDED);
  });

  it.each([["farewell"], ["agent-left"]])("needs a proof after a close by %s", async (reason) => {
    const { home, peer, first } = await verifiedInHome();
    expect(await first.close(reason)).toEqual({ status: "closed" });
    await first.ends();
    replicate(home, peer);
    expect(await redialled(peer)).toMatchObject(PROOF_NEEDED);
  });

  it("needs a proof while the end of the earlier contact is unknown: it may be live", async () => {
    const { home, peer } = await verifiedInHome();
    replicate(home, peer);
    expect(await redialled(peer)).toMatchObject(PROOF_NEEDED);
  });

  it("needs a proof while another contact on the number is live", async () => {
    const { home, peer, first } = await verifiedInHome();
    const other = new Caller(home, PHONE);
    await other.identify();
    await first.ends();
    replicate(home, peer);
    expect(await redialled(peer)).toMatchObject(PROOF_NEEDED);
  });

  it("needs a proof where there were more contacts than are looked through", async () => {
    for (const [contactsBefore, expected] of [
      [98, GOES_ON],
      [99, PROOF_NEEDED],
    ] as const) {
      const { home, peer, first } = await verifiedInHome("interrupted", contactsBefore);
      await first.ends();
      replicate(home, peer);
      expect(await redialled(peer)).toMatchObject(expected);
    }
  });

  it("needs a proof where the network tells another story of the call", async () => {
    const { home, peer, first } = await verifiedInHome();
    await first.ends();
    replicate(home, peer);
    expect(await redialled(peer, { chargeInfo: "trunk-9", lineInfo: "00" })).toMatchObject(PROOF_NEEDED);
  });

  it("needs a proof when the setting is off", async () => {
    const { home, peer, first } = await verifiedInHome("off");
    await first.ends();
    replicate(home, peer);
    expect(await redialled(peer)).toMatchObject(PROOF_NEEDED);
  });

  it("needs a proof when an agent or the flow ended the contact", async () => {
    for (const reason of ["AGENT_DISCONNECT", "CONTACT_FLOW_DISCONNECT"]) {
      const { home, peer, first } = await verifiedInHome();
      await first.ends(reason);
      replicate(home, peer);
      expect(await redialled(peer)).toMatchObject(PROOF_NEEDED);
    }
  });

  it("needs a proof for what is not marked safe, and for a new PIN", async () => {
    const { home, peer, first } = await verifiedInHome();
    await first.ends();
    replicate(home, peer);
    const second = new Caller(peer, PHONE);
    await second.identify();
    expect(await second.progress("start", { intent: "change-pin" })).toMatchObject(PROOF_NEEDED);
    expect((await second.setPin("9274")).status).toBe("refused");
  });

  it("needs a proof once the first one has run out, however often the line broke", async () => {
    const { home, peer, first, wall } = await verifiedInHome();
    await first.ends();
    for (let count = 0; count < 7; count += 1) {
      replicate(home, peer);
      wall.advance(4);
      const again = new Caller(peer, PHONE);
      await again.identify();
      expect(await again.progress("resume")).toMatchObject(GOES_ON);
      await again.ends();
    }
    wall.advance(4);
    expect(await redialled(peer)).toMatchObject(PROOF_NEEDED);
  });
});
