import { describe, expect, it } from "vitest";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";
const DAY_MINUTES = 24 * 60;

async function pair() {
  const wall = new Wall();
  const home = new RegionUnderTest("eu-central-1", wall);
  const peer = new RegionUnderTest("eu-west-2", wall);
  await home.importCustomer({ phone: PHONE });
  replicate(home, peer);
  return { wall, home, peer };
}

async function verified(region: RegionUnderTest): Promise<Caller> {
  const call = new Caller(region, PHONE);
  await call.identify();
  await call.enterPin("4711");
  return call;
}

describe("save-progress", () => {
  it("asks for a proof first, then leads through the questions to the end", async () => {
    const { home } = await pair();
    const call = new Caller(home, PHONE);
    await call.identify();
    expect(await call.progress("start", { intent: "pay-a-bill" })).toEqual({
      status: "proof-needed",
      question: " ",
      journeyId: " ",
      intent: " ",
      nextProof: " ",
      turn: "1",
    });
    await call.enterPin("4711");
    expect(await call.progress("next")).toMatchObject({ status: "asking", question: "bill-number" });
    expect(await call.answer("bill-number", "123")).toMatchObject({ status: "asking", question: "amount" });
    expect(await call.answer("amount", "twelve")).toMatchObject({ status: "invalid", question: "amount" });
    expect(await call.answer("amount", "12")).toMatchObject({ status: "asking", question: "confirm" });
    expect(await call.answer("confirm", "1")).toMatchObject({ status: "complete", intent: "pay-a-bill" });
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ journey: "none" });
  });

  it("says of a matter of level 3 that one proof is not enough, and asks no PIN twice", async () => {
    const { home } = await pair();
    const call = await verified(home);
    const reply = await call.progress("start", { intent: "change-phone" });
    expect(reply).toMatchObject({ status: "second-proof-needed", nextProof: "code", question: " " });
    await call.enterPin("4711");
    expect(await call.progress("next")).toMatchObject({ status: "second-proof-needed", nextProof: "code" });
  });

  it("drops the matter when the customer does not confirm", async () => {
    const { home } = await pair();
    const call = await verified(home);
    await call.progress("start", { intent: "pay-a-bill" });
    await call.answer("bill-number", "123");
    await call.answer("amount", "12");
    expect(await call.answer("confirm", "2")).toMatchObject({ status: "none" });
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ journey: "none" });
  });

  it("goes on in the other region where the lost one stopped, after a proof", async () => {
    const { home, peer } = await pair();
    const call = await verified(home);
    await call.progress("start", { intent: "pay-a-bill" });
    await call.answer("bill-number", "123");
    replicate(home, peer);
    const again = new Caller(peer, PHONE);
    expect(await again.identify()).toMatchObject({ journey: "open" });
    expect(await again.progress("resume")).toMatchObject({
      status: "proof-needed",
      question: " ",
      intent: " ",
    });
    await again.enterPin("4711");
    expect(await again.progress("next")).toMatchObject({ status: "asking", question: "amount" });
    expect(await again.answer("amount", "12")).toMatchObject({ question: "confirm" });
    expect(await again.answer("confirm", "1")).toMatchObject({ status: "complete" });
    replicate(home, peer);
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ journey: "none" });
  });

  it("offers a journey for seven days after its last answer, and not afterwards", async () => {
    const { home, wall } = await pair();
    const call = await verified(home);
    await call.progress("start", { intent: "pay-a-bill" });
    wall.advance(20);
    await call.answer("bill-number", "123");
    wall.advance(7 * DAY_MINUTES - 1);
    const late = new Caller(home, PHONE);
    expect(await late.identify()).toMatchObject({ journey: "open" });
    wall.advance(1);
    expect(await late.progress("resume")).toMatchObject({ status: "expired", question: " ", intent: " " });
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ journey: "expired" });
  });

  it("ends a journey that its customer declines, but not for a caller who proved nothing", async () => {
    const { home } = await pair();
    const call = await verified(home);
    await call.progress("start", { intent: "pay-a-bill" });
    const spoofer = new Caller(home, PHONE);
    await spoofer.identify();
    expect(await spoofer.progress("decline")).toMatchObject({ status: "none", intent: " " });
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ journey: "open" });
    const customer = await verified(home);
    expect(await customer.progress("decline")).toMatchObject({ status: "none" });
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ journey: "none" });
  });

  it("answers a retry of the same turn the same, and starts no second journey", async () => {
    const { home } = await pair();
    const call = await verified(home);
    const event = call.event({ action: "start", intent: "pay-a-bill", turn: call.turn });
    const [first, second] = [await home.call.saveProgress(event), await home.call.saveProgress(event)];
    expect(second).toEqual(first);
    expect(home.tables.sessions.all().filter(({ sk }) => sk.startsWith("JOURNEY#"))).toHaveLength(1);
  });

  it("answers a late retry as it did then, though the journey went on", async () => {
    const { home } = await pair();
    const call = await verified(home);
    await call.progress("start", { intent: "pay-a-bill" });
    const event = call.event({ action: "answer", question: "bill-number", answer: "1", turn: call.turn });
    const first = await home.call.saveProgress(event);
    await new Caller(home, PHONE).identify();
    await home.call.saveProgress(
      call.event({ action: "answer", question: "amount", answer: "2", turn: first["turn"] ?? "" }),
    );
    const before = JSON.stringify(home.tables.sessions.all());
    expect(await home.call.saveProgress(event)).toEqual(first);
    expect(JSON.stringify(home.tables.sessions.all())).toBe(before);
  });

  it("starts no second journey where the first try stopped before its reply was kept", async () => {
    const { home } = await pair();
    const call = await verified(home);
    const event = call.event({ action: "start", intent: "pay-a-bill", turn: call.turn });
    await home.call.saveProgress(event);
    const lost = new RegionUnderTest(home.name, home.wall);
    home.replicateTo(lost);
    expect(await lost.call.saveProgress(event)).toMatchObject({ status: "asking", question: "bill-number" });
    expect(lost.tables.sessions.all().filter(({ sk }) => sk.startsWith("JOURNEY#"))).toHaveLength(1);
  });

  it("loses no answer to a slow first try that its retry has overtaken", async () => {
    const { home } = await pair();
    const call = await verified(home);
    const event = call.event({ action: "start", intent: "pay-a-bill", turn: call.turn });
    const { sessions } = home.tables;
    const { save } = sessions;
    const released = Promise.withResolvers<void>();
    Object.assign(sessions, {
      save: async (...saved: Parameters<typeof save>) => {
        Object.assign(sessions, { save });
        await released.promise;
        return save(...saved);
      },
    });
    const slow = home.call.saveProgress(event);
    const retried = await home.call.saveProgress(event);
    await home.call.saveProgress(
      call.event({ action: "answer", question: "bill-number", answer: "7", turn: retried["turn"] ?? "" }),
    );
    released.resolve();
    expect(await slow).toEqual(retried);
    expect(await call.progress("next")).toMatchObject({ status: "asking", question: "amount" });
  });

  it("ends one journey, not the next one too, where a decline is retried after a lost reply", async () => {
    const { home } = await pair();
    for (const bill of ["1", "2"]) {
      const call = await verified(home);
      await call.progress("start", { intent: "pay-a-bill" });
      await call.answer("bill-number", bill);
    }
    const call = await verified(home);
    const event = call.event({ action: "decline", turn: call.turn });
    const { idempotency } = home.tables;
    const { putIfAbsent } = idempotency;
    Object.assign(idempotency, {
      putIfAbsent: async () => {
        Object.assign(idempotency, { putIfAbsent });
        throw new Error("the instance was stopped");
      },
    });
    await expect(home.call.saveProgress(event)).rejects.toThrow(/was stopped/);
    expect(await home.call.saveProgress(event)).toMatchObject({ status: "none" });
    const statuses = home.tables.sessions
      .all()
      .flatMap(({ status }) => (status === undefined ? [] : [status]));
    expect(statuses).toMatchObject([{ value: "active" }, { value: "abandoned" }]);
    expect(await new Caller(home, PHONE).identify()).toMatchObject({ journey: "open" });
  });

  it("serves the anonymous with what needs neither proof nor answers", async () => {
    const { home } = await pair();
    const call = new Caller(home, null);
    await call.identify();
    expect(await call.progress("start", { intent: "opening-hours" })).toMatchObject({ status: "complete" });
    expect(await call.progress("start", { intent: "pay-a-bill" })).toMatchObject({ status: "proof-needed" });
    expect(await call.progress("resume")).toMatchObject({ status: "none" });
  });

  it("serves a contact that was never identified as a stranger's", async () => {
    const { home } = await pair();
    const call = new Caller(home, PHONE);
    expect(await call.progress("start", { intent: "pay-a-bill" })).toMatchObject({ status: "proof-needed" });
    expect(await call.progress("next")).toMatchObject({ status: "proof-needed" });
  });

  it.each([
    [{ action: "start", intent: "rob-a-bank" }],
    [{ action: "start" }],
    [{ action: "answer", question: "bill-number" }],
    [{ action: "dance" }],
    [{}],
  ])("calls %j invalid", async (parameters) => {
    const { home } = await pair();
    const call = await verified(home);
    expect(await home.call.saveProgress(call.event(parameters))).toMatchObject({ status: "invalid" });
  });

  it("tells who is at level 1 no intent, question or answer, whatever is asked", async () => {
    const { home } = await pair();
    const customer = await verified(home);
    await customer.progress("start", { intent: "pay-a-bill" });
    await customer.answer("bill-number", "4242424242");
    const spoofer = new Caller(home, PHONE);
    const replies = [await spoofer.identify()];
    for (const action of ["resume", "next", "decline", "start"])
      replies.push(await spoofer.progress(action, { intent: "pay-a-bill" }));
    replies.push(await spoofer.answer("amount", "1"), await spoofer.enterPin("9999"));
    expect(JSON.stringify(replies)).not.toMatch(/4242424242|bill-number|amount|pay-a-bill|Ada/);
  });
});
