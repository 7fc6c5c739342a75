import { describe, expect, it } from "vitest";
import { CODE_POLICY } from "../../domain/authentication/code.ts";
import { Caller } from "../support/calls.ts";
import { encrypted, RegionUnderTest, ROTATED_KEYS, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+447700900123";

async function pair() {
  const wall = new Wall();
  const home = new RegionUnderTest("eu-central-1", wall);
  const peer = new RegionUnderTest("eu-west-2", wall);
  const customerId = await home.importCustomer({ phone: PHONE, givenName: "Grace" });
  replicate(home, peer);
  return { wall, home, peer, customerId };
}

async function caller(region: RegionUnderTest, phone: string | null = PHONE): Promise<Caller> {
  const made = new Caller(region, phone);
  await made.identify();
  return made;
}

/** Another six digits than the right ones. */
function wrongOf(code: string): string {
  return String(((Number(code) + 1) % 900_000) + 100_000);
}

describe("send-code", () => {
  it("texts six digits to the customer's number, in their language, for five minutes", async () => {
    const { home } = await pair();
    expect(await (await caller(home)).asksForCode()).toEqual({ status: "sent", turn: "1" });
    expect(home.texts).toHaveLength(1);
    expect(home.texts[0]).toMatchObject({ to: PHONE, timeToLiveSeconds: 300 });
    expect(home.texts[0]?.body).toMatch(/^\d{6} is your Tandem code/);
  });

  it("texts in German to who prefers it", async () => {
    const home = new RegionUnderTest("eu-central-1", new Wall());
    await home.importCustomer({ phone: PHONE, language: "de-DE" });
    await (await caller(home)).asksForCode();
    expect(home.texts[0]?.body).toMatch(/^\d{6} ist Ihr Code von Tandem/);
  });

  it("texts nobody's number but the profile's: no stranger's, none withheld, none of another country", async () => {
    const { home } = await pair();
    await home.importCustomer({ phone: "+14155550101" });
    for (const phone of ["+447700900999", null, "+14155550101"])
      expect((await (await caller(home, phone)).asksForCode()).status).toBe("no-number");
    expect(home.texts).toEqual([]);
  });

  it("sends the first and three more in a contact, and refuses the fourth resend", async () => {
    const { home, wall } = await pair();
    const call = await caller(home);
    const statuses: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      statuses.push((await call.asksForCode()).status);
      wall.advance(6);
    }
    expect(statuses).toEqual(["sent", "sent", "sent", "sent", "too-many"]);
    expect(home.texts).toHaveLength(4);
  });

  it("sends once for a step that is asked again", async () => {
    const { home } = await pair();
    const call = await caller(home);
    const event = call.event({ turn: "0" });
    expect(await home.call.sendCode(event)).toEqual(await home.call.sendCode(event));
    expect(home.texts).toHaveLength(1);
  });

  it("takes a step that broke off in the text for no resend", async () => {
    const { home } = await pair();
    const call = await caller(home);
    home.nextText = "fails";
    for (let count = 0; count < 3; count += 1)
      await expect(home.call.sendCode(call.event({ turn: "0" }))).rejects.toThrow(/does not answer/);
    home.nextText = "taken";
    expect((await home.call.sendCode(call.event({ turn: "0" }))).status).toBe("sent");
    expect((await call.keysTextCode(home.lastCode)).status).toBe("verified");
    expect(home.tables.authentication.all().find(({ sk }) => sk === "CODE")?.["sentBy"]).toEqual(["0"]);
  });

  it("stops at the limits of a number and of a customer, however many contacts ask", async () => {
    const { home, wall } = await pair();
    const ask = async () => (await (await caller(home)).asksForCode()).status;
    for (let count = 0; count < CODE_POLICY.limits.number.most; count += 1) expect(await ask()).toBe("sent");
    expect(await ask()).toBe("limited");
    wall.advance(62);
    const more = CODE_POLICY.limits.customer.most - CODE_POLICY.limits.number.most - 1;
    for (let count = 0; count < more; count += 1) expect(await ask()).toBe("sent");
    wall.advance(62);
    expect(await ask()).toBe("limited");
    wall.advance(25 * 60);
    expect(await ask()).toBe("sent");
  });

  it("says where the service takes no text for a number", async () => {
    const { home } = await pair();
    home.nextText = "refused";
    expect((await (await caller(home)).asksForCode()).status).toBe("refused");
  });

  it("leaves the code nowhere in clear, nor the number outside of the profile", async () => {
    const { home } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    await call.keysTextCode(wrongOf(home.lastCode));
    await call.keysTextCode(home.lastCode);
    const { profiles: _, ...others } = home.tables;
    const everything = JSON.stringify(Object.values(others).map((table) => table.all()));
    expect(everything).not.toMatch(new RegExp(`(?<![0-9a-f])${home.lastCode}(?![0-9a-f])`));
    expect(everything).not.toContain(PHONE);
  });
});

describe("verify-code", () => {
  it("lets in who keys or writes the code, with the name, once", async () => {
    const { home } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    const reply = await call.keysTextCode(home.lastCode);
    expect(reply).toMatchObject({ status: "verified", name: "Grace" });
    expect(home.arrived).toEqual(["text-1"]);
    expect((await call.keysTextCode(home.lastCode)).status).toBe("used");
    expect(await call.progress("start", { intent: "pay-a-bill" })).toMatchObject({ status: "asking" });

    const other = await caller(home);
    await other.asksForCode();
    const spaced = `${home.lastCode.slice(0, 3)} ${home.lastCode.slice(3)}`;
    expect((await other.writesTextCode(spaced)).status).toBe("verified");
  });

  it("says wrong twice and locked the third time, and locked to the right one then", async () => {
    const { home } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    const { lastCode } = home;
    const statuses: string[] = [];
    for (const code of [wrongOf(lastCode), wrongOf(lastCode), wrongOf(lastCode), lastCode])
      statuses.push((await call.keysTextCode(code)).status);
    expect(statuses).toEqual(["wrong", "wrong", "locked", "locked"]);
    await call.asksForCode();
    expect((await call.keysTextCode(home.lastCode)).status).toBe("verified");
  });

  it("takes no code after five minutes, and no earlier one after a resend", async () => {
    const { home, wall } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    const first = home.lastCode;
    wall.advance(5);
    expect((await call.keysTextCode(first)).status).toBe("expired");
    await call.asksForCode();
    expect((await call.keysTextCode(first)).status).toBe("wrong");
  });

  it("takes a code only in the contact that it was sent in", async () => {
    const { home, peer } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    replicate(home, peer);
    for (const region of [home, peer])
      expect((await (await caller(region)).keysTextCode(home.lastCode)).status).toBe("no-code");
    const other = await caller(home);
    await other.asksForCode();
    const [first] = home.texts;
    expect((await other.keysTextCode(/\d{6}/.exec(first?.body ?? "")?.[0] ?? "")).status).toBe("wrong");
  });

  it.each([["12345"], ["1234567"], [""], ["abcdef"], ["💥"], ["١٢٣٤٥٦"]])(
    "calls %j unreadable, and does not count it",
    async (code) => {
      const { home } = await pair();
      const call = await caller(home);
      await call.asksForCode();
      for (let count = 0; count < 4; count += 1)
        expect((await call.writesTextCode(code)).status).toBe("unreadable");
      expect((await call.keysTextCode(home.lastCode)).status).toBe("verified");
    },
  );

  it("answers a retry the same, and counts it once", async () => {
    const { home } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    const event = call.event({ encryptedCode: encrypted(wrongOf(home.lastCode)), turn: "1" });
    await Promise.all([1, 2, 3, 4].map(() => home.call.verifyCode(event)));
    expect(home.tables.authentication.all().find(({ sk }) => sk === "CODE")?.["tried"]).toHaveLength(1);
    const right = call.event({ code: home.lastCode, turn: "2" });
    expect((await home.call.verifyCode(right)).status).toBe("verified");
    expect((await home.call.verifyCode(right)).status).toBe("verified");
  });

  it("goes on where the first try stopped between the use and the proof, as if it had not", async () => {
    const { home, wall } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    const event = call.event({ code: home.lastCode, turn: "1" });
    const { save } = home.tables.authentication;
    Object.assign(home.tables.authentication, {
      save: async (...saved: Parameters<typeof save>) => {
        if (saved[0].sk.startsWith("ASSERTION")) throw new Error("the instance was stopped");
        return save(...saved);
      },
    });
    await expect(home.call.verifyCode(event)).rejects.toThrow(/was stopped/);
    Object.assign(home.tables.authentication, { save });
    // What is learned in between came after the proof was given.
    const manage = { action: "revoke", contactId: call.contactId, by: "agent-1" };
    expect((await home.call.manageAuthentication(manage)).status).toBe("done");
    wall.advance(1);
    expect((await home.call.verifyCode(event)).status).toBe("verified");
    expect(await call.progress("start", { intent: "pay-a-bill" })).toMatchObject({ status: "proof-needed" });
  });

  it("takes a code that was sent under an older key of the ring", async () => {
    const { home, wall } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    const rotated = new RegionUnderTest(home.name, wall, "interrupted", ROTATED_KEYS);
    home.replicateTo(rotated);
    const event = call.event({ code: home.lastCode, turn: "1" });
    expect((await rotated.call.verifyCode(event)).status).toBe("verified");
  });

  it("ends a lock of the PIN, everywhere", async () => {
    const { home, peer } = await pair();
    const guesser = await caller(peer);
    for (const pin of ["1111", "2222", "3333"]) await guesser.enterPin(pin);
    replicate(home, peer);
    const call = await caller(home);
    await call.asksForCode();
    expect((await call.keysTextCode(home.lastCode)).status).toBe("verified");
    replicate(home, peer);
    expect((await (await caller(peer)).enterPin("4711")).status).toBe("verified");
  });

  it("is a step-up on top of a PIN, for ten minutes, and a PIN on top of it", async () => {
    const { home, wall } = await pair();
    const call = await caller(home);
    await call.enterPin("4711");
    const start = () => call.progress("start", { intent: "change-phone" });
    expect(await start()).toMatchObject({ status: "second-proof-needed", nextProof: "code" });
    await call.asksForCode();
    await call.keysTextCode(home.lastCode);
    expect(await start()).toMatchObject({ status: "asking", question: "new-phone" });
    wall.advance(10);
    expect(await start()).toMatchObject({ status: "second-proof-needed" });

    const other = await caller(home);
    await other.asksForCode();
    await other.keysTextCode(home.lastCode);
    const startOther = () => other.progress("start", { intent: "change-phone" });
    expect(await startOther()).toMatchObject({ status: "second-proof-needed", nextProof: "pin" });
    await other.enterPin("4711");
    expect(await startOther()).toMatchObject({ status: "asking" });
  });

  it("has something to tell of each end: of a wrong code and of a right one", async () => {
    const { home } = await pair();
    const call = await caller(home);
    await call.asksForCode();
    await call.keysTextCode(wrongOf(home.lastCode));
    await call.keysTextCode(home.lastCode);
    const told = home.tables.authentication
      .all()
      .flatMap((item) => (item["unannounced"] ?? []) as readonly { type: string; data: object }[]);
    expect(told.map(({ type, data }) => ({ type, data }))).toEqual(
      expect.arrayContaining([
        { type: "authentication.failed", data: { method: "code" } },
        { type: "authentication.succeeded", data: { method: "code", level: 2 } },
      ]),
    );
  });
});
