import { describe, expect, it } from "vitest";
import { profileStore } from "../../stores/profile-store.ts";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const PHONE = "+447700900101";

async function pair(phone = PHONE) {
  const wall = new Wall();
  const home = new RegionUnderTest(HOME, wall);
  const peer = new RegionUnderTest(PEER, wall);
  const customerId = await home.importCustomer({ phone });
  replicate(home, peer);
  return { wall, home, peer, customerId };
}

async function inQueue(region: RegionUnderTest, phone: string | null = PHONE, answers = 1) {
  const call = new Caller(region, phone);
  await call.identify();
  await call.progress("start", { intent: "pay-a-bill" });
  if (answers === 0) return call;
  await call.enterPin("4711");
  await call.progress("next");
  await call.answer("bill-number", "123");
  return call;
}

function callbacksOf(region: RegionUnderTest) {
  return region.tables.contacts.all().filter(({ sk }) => sk.startsWith("CALLBACK#"));
}

/** The call that a region makes for it, as the claim names it. */
async function calledBack(
  region: RegionUnderTest,
  asked: Caller,
  claim: { readonly by?: string; readonly call?: string } = {},
) {
  const [item] = callbacksOf(region);
  const call = new Caller(region, PHONE);
  region.wall.callbackClaims.set(asked.contactId, {
    region: claim.by ?? region.name,
    customerId: item?.["customerId"] as never,
    contactId: (claim.call ?? call.contactId) as never,
  });
  await call.identify();
  const reply = await region.call.identifyCustomer(call.event({ callback: asked.contactId }));
  return { call, reply };
}

describe("schedule-callback", () => {
  it("owes nobody a call who was erased while the call went on", async () => {
    const { home, customerId } = await pair();
    const call = await inQueue(home);
    await profileStore(home.tables.profiles).saveTombstone({
      kind: "tombstone",
      region: HOME,
      clock: home.clock.tick(),
      revision: 0,
      customerId,
      at: home.wall.time,
      generation: 1,
    });
    expect((await home.call.scheduleCallback(call.event({ turn: "7" })))["status"]).toBe("no-number");
    expect(callbacksOf(home)).toEqual([]);
  });

  it("owes the customer one call on their own number, with what they said, however often they ask", async () => {
    const { home } = await pair();
    const call = await inQueue(home);
    for (let time = 0; time < 2; time += 1)
      expect(await home.call.scheduleCallback(call.event({ turn: "7" }))).toEqual({
        status: "scheduled",
        turn: "8",
      });
    const [item, ...others] = callbacksOf(home);
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      number: PHONE,
      queue: "billing",
      aim: { kind: "journey" },
      dueIn: HOME,
      unannounced: [{ type: "callback.scheduled" }],
    });
    const again = await inQueue(home);
    expect((await home.call.scheduleCallback(again.event({ turn: "0" })))["status"]).toBe("scheduled");
    expect(callbacksOf(home)).toHaveLength(1);
  });

  it.each([
    ["a stranger's number", "+447700900999"],
    ["no number", null],
  ])("calls nobody back on %s", async (_what, phone) => {
    const { home } = await pair();
    const call = new Caller(home, phone);
    await call.identify();
    expect(await home.call.scheduleCallback(call.event({}))).toMatchObject({ status: "no-number" });
    expect(callbacksOf(home)).toEqual([]);
  });

  it.each([
    ["a country that is not called", "+14155550101"],
    ["a number that costs who calls it", "+449055550101"],
  ])("calls %s not even for a customer", async (_what, phone) => {
    const { home } = await pair(phone);
    const call = await inQueue(home, phone, 0);
    expect(await home.call.scheduleCallback(call.event({}))).toMatchObject({ status: "no-number" });
  });

  it("takes no number that is keyed", async () => {
    const { home } = await pair();
    const call = await inQueue(home);
    await home.call.scheduleCallback(call.event({ number: "+447700900999", phone: "+447700900999" }));
    expect(callbacksOf(home)[0]).toMatchObject({ number: PHONE });
  });

  it("answers an event that is none", async () => {
    const { home } = await pair();
    expect(await home.call.scheduleCallback({ Details: null })).toEqual({ status: "no-number", turn: "1" });
  });
});

describe("the call that was owed", () => {
  it.each([HOME, PEER])("goes on where it was asked for, verified, when %s makes it", async (maker) => {
    const { home, peer } = await pair();
    const asked = await inQueue(home);
    await home.call.scheduleCallback(asked.event({ turn: "9" }));
    await asked.close("farewell");
    replicate(home, peer);
    const { call, reply } = await calledBack(maker === HOME ? home : peer, asked);
    expect(reply).toMatchObject({ handOver: "accepted", status: "recognised" });
    expect(reply["journeyId"]).toContain(asked.contactId);
    expect(await call.progress("next")).toMatchObject({ status: "asking", question: "amount" });
  });

  it.each([
    ["another contact names it", { call: "contact-x" }],
    ["the other region has claimed it", { by: PEER }],
  ])("is an ordinary one where %s", async (_why, claim) => {
    const { home } = await pair();
    const asked = await inQueue(home);
    await home.call.scheduleCallback(asked.event({ turn: "9" }));
    const { call, reply } = await calledBack(home, asked, claim);
    expect(reply).toMatchObject({ handOver: "refused", status: "recognised" });
    expect(await call.progress("resume")).toMatchObject({ status: "proof-needed" });
  });

  it("believes no proof that has not arrived, and still knows what it is about", async () => {
    const { home, peer, wall } = await pair();
    const asked = await inQueue(home);
    await home.call.scheduleCallback(asked.event({ turn: "9" }));
    home.tables.contacts.copyTo(peer.tables.contacts);
    const before = wall.time;
    const { call, reply } = await calledBack(peer, asked);
    expect(reply).toMatchObject({ handOver: "accepted" });
    expect(wall.time - before).toBe(600);
    replicate(home, peer);
    expect(await call.progress("next")).toMatchObject({ status: "proof-needed" });
  });
});
