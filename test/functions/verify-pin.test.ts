import { describe, expect, it } from "vitest";
import { Caller } from "../support/calls.ts";
import { encrypted, RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";

async function pair() {
  const wall = new Wall();
  const home = new RegionUnderTest("eu-central-1", wall);
  const peer = new RegionUnderTest("eu-west-2", wall);
  await home.importCustomer({ phone: PHONE, givenName: "Grace", pin: "4711" });
  replicate(home, peer);
  return { wall, home, peer };
}

async function caller(region: RegionUnderTest, phone: string | null = PHONE): Promise<Caller> {
  const made = new Caller(region, phone);
  await made.identify();
  return made;
}

async function statusesOf(call: Caller, pins: readonly string[]): Promise<string[]> {
  const statuses: string[] = [];
  for (const pin of pins) statuses.push((await call.enterPin(pin)).status);
  return statuses;
}

describe("verify-pin", () => {
  it("takes two wrong PINs kindly and lets the third, right one in, with the name", async () => {
    const { home } = await pair();
    const call = await caller(home);
    expect(await call.enterPin("1111")).toEqual({ status: "wrong", name: " ", turn: "1" });
    expect(await call.enterPin("2222")).toEqual({ status: "wrong", name: " ", turn: "2" });
    expect(await call.enterPin("4711")).toEqual({ status: "verified", name: "Grace", turn: "3" });
  });

  it("counts from anew after a success", async () => {
    const { home } = await pair();
    const call = await caller(home);
    const pins = ["1111", "2222", "4711", "3333", "5555", "4711"];
    expect(await statusesOf(call, pins)).toEqual([
      "wrong",
      "wrong",
      "verified",
      "wrong",
      "wrong",
      "verified",
    ]);
  });

  it("takes no more PINs in a region after three wrong ones, right or wrong, for thirty minutes", async () => {
    const { home, wall } = await pair();
    const call = await caller(home);
    expect(await statusesOf(call, ["1111", "2222", "3333", "4711"])).toEqual([
      "wrong",
      "wrong",
      "locked",
      "locked",
    ]);
    expect(home.comparisons).toHaveLength(3);
    wall.advance(29);
    expect((await call.enterPin("4711")).status).toBe("locked");
    wall.advance(1);
    expect((await call.enterPin("4711")).status).toBe("verified");
  });

  it("locks everywhere at five in sum", async () => {
    const { home, peer } = await pair();
    expect(await statusesOf(await caller(home), ["1111", "2222"])).toEqual(["wrong", "wrong"]);
    replicate(home, peer);
    expect(await statusesOf(await caller(peer), ["3333", "5555", "6666"])).toEqual([
      "wrong",
      "wrong",
      "locked",
    ]);
    replicate(home, peer);
    expect((await (await caller(home)).enterPin("4711")).status).toBe("locked");
    expect((await (await caller(peer)).enterPin("4711")).status).toBe("locked");
  });

  it("lets at most six pass however late the regions hear of each other", async () => {
    const { home, peer } = await pair();
    await statusesOf(await caller(home), ["1111", "2222", "3333", "5555"]);
    await statusesOf(await caller(peer), ["1111", "2222", "3333", "5555"]);
    expect(home.comparisons.length + peer.comparisons.length).toBe(6);
    replicate(home, peer);
    expect((await (await caller(peer)).enterPin("4711")).status).toBe("locked");
  });

  it("answers a retry of the same input the same, and counts it once", async () => {
    const { home } = await pair();
    const call = await caller(home);
    const input = encrypted("1111");
    const replies = [];
    for (let count = 0; count < 4; count += 1)
      replies.push(await home.call.verifyPin(call.event({ pin: input, turn: "0" })));
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(home.comparisons).toHaveLength(1);
    expect(await statusesOf(call, ["2222", "4711"])).toEqual(["wrong", "verified"]);
  });

  it("compares again where the third try's reply was lost, and still counts it once", async () => {
    const { home, wall } = await pair();
    const call = await caller(home);
    await statusesOf(call, ["1111", "2222"]);
    const right = encrypted("4711");
    await home.call.verifyPin(call.event({ pin: right, turn: "2" }));
    const restarted = new RegionUnderTest(home.name, wall);
    home.replicateTo(restarted);
    const event = call.event({ pin: right, turn: "2" });
    expect(await restarted.call.verifyPin(event)).toMatchObject({ status: "verified", turn: "3" });
    const attempts = restarted.tables.authentication.all().find(({ sk }) => sk.startsWith("ATTEMPTS#"));
    expect(attempts?.["attempts"]).toHaveLength(3);
  });

  it("lets the right third try in again where the first one stopped between try and verdict", async () => {
    const { home } = await pair();
    const call = await caller(home);
    await statusesOf(call, ["1111", "2222"]);
    const event = call.event({ pin: encrypted("4711"), turn: "2" });
    const compare = home.comparisons.push;
    home.comparisons.push = () => {
      throw new Error("the instance was stopped");
    };
    await expect(home.call.verifyPin(event)).rejects.toThrow(/was stopped/);
    home.comparisons.push = compare;
    expect(await home.call.verifyPin(event)).toMatchObject({ status: "verified" });
  });

  it("compares a third wrong try again after a lost reply, and says locked", async () => {
    const { home, wall } = await pair();
    const call = await caller(home);
    await statusesOf(call, ["1111", "2222"]);
    const event = call.event({ pin: encrypted("3333"), turn: "2" });
    const first = await home.call.verifyPin(event);
    const restarted = new RegionUnderTest(home.name, wall);
    home.replicateTo(restarted);
    expect(await restarted.call.verifyPin(event)).toEqual(first);
    expect(restarted.tables.authentication.all().filter(({ sk }) => sk.startsWith("LOCK#"))).toHaveLength(1);
  });

  it("names nobody by an empty text, which Connect would refuse", async () => {
    const home = new RegionUnderTest("eu-central-1", new Wall());
    await home.importCustomer({ phone: PHONE, givenName: "" });
    expect(await (await caller(home)).enterPin("4711")).toMatchObject({ status: "verified", name: " " });
  });

  it("counts one try where a retry runs beside the first", async () => {
    const { home } = await pair();
    const call = await caller(home);
    const input = encrypted("1111");
    await Promise.all([1, 2, 3].map(() => home.call.verifyPin(call.event({ pin: input, turn: "0" }))));
    const attempts = home.tables.authentication.all().find(({ sk }) => sk.startsWith("ATTEMPTS#"));
    expect(attempts?.["attempts"]).toHaveLength(1);
  });

  it("has the try on record before it compares", async () => {
    const { home } = await pair();
    const call = await caller(home);
    const saved: string[] = [];
    const original = home.comparisons.push.bind(home.comparisons);
    home.comparisons.push = (...hashes) => {
      saved.push(...home.tables.authentication.all().map(({ sk }) => sk));
      return original(...hashes);
    };
    await call.enterPin("4711");
    expect(saved).toContain("ATTEMPTS#eu-central-1");
  });

  it("voids what was proved before a lock that it has not seen", async () => {
    const { home } = await pair();
    const customer = await caller(home);
    expect((await customer.enterPin("4711")).status).toBe("verified");
    expect(await customer.progress("start", { intent: "pay-a-bill" })).toMatchObject({ status: "asking" });
    await statusesOf(await caller(home), ["1111", "2222", "3333"]);
    expect(await customer.answer("bill-number", "7")).toMatchObject({
      status: "proof-needed",
      question: " ",
      intent: " ",
    });
  });

  it("does not count for a revocation that arrives while the PIN is compared", async () => {
    const { home } = await pair();
    const call = await caller(home);
    const pk = home.tables.authentication.all()[0]?.pk ?? "";
    const compare = home.comparisons.push;
    home.comparisons.push = () => {
      const clock = home.clock.tick();
      const fact = { kind: "revocation", region: home.name, clock, revision: 1, eventId: "e" };
      void home.tables.authentication.putIfAbsent({ ...fact, pk, sk: `REVOCATION#${clock}#${home.name}` });
      return 1;
    };
    await call.enterPin("4711");
    home.comparisons.push = compare;
    expect(await call.progress("start", { intent: "pay-a-bill" })).toMatchObject({ status: "proof-needed" });
  });

  it("says that there is no PIN for strangers and for the anonymous", async () => {
    const { home } = await pair();
    expect((await (await caller(home, "+14155550999")).enterPin("4711")).status).toBe("no-credential");
    expect((await (await caller(home, null)).enterPin("4711")).status).toBe("no-credential");
  });

  it.each([["Timeout"], [" "], [""], ["bm8gc2VhbA=="]])("calls an input of %j unreadable", async (input) => {
    const { home } = await pair();
    const call = await caller(home);
    expect(await call.sendPin(input)).toMatchObject({ status: "unreadable", name: " " });
    expect(home.comparisons).toEqual([]);
  });

  it("does not count what cannot be a PIN", async () => {
    const { home } = await pair();
    const call = await caller(home);
    expect(await statusesOf(call, ["12", "", "1234567", "4711"])).toEqual([
      "wrong",
      "wrong",
      "wrong",
      "verified",
    ]);
  });

  it("keeps neither PIN nor name with the reply", async () => {
    const { home } = await pair();
    await (await caller(home)).enterPin("4711");
    const kept = JSON.stringify(home.tables.idempotency.all());
    expect(kept).not.toContain("Grace");
    const everything = JSON.stringify(Object.values(home.tables).map((table) => table.all()));
    expect(everything).not.toMatch(/"4711"/);
  });

  it("lets a failing table through, so that the flow takes its error branch", async () => {
    const { home } = await pair();
    const call = await caller(home);
    home.tables.authentication.failure = new Error("the table does not answer");
    await expect(call.enterPin("4711")).rejects.toThrow(/does not answer/);
  });
});
