import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signEntryToken } from "../../domain/authentication/entry-token.ts";
import { loginIdentifier, refsOf, refText } from "../../domain/customer/identifier.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { Caller } from "../support/calls.ts";
import { KEYS, NUMBERS, RegionUnderTest, ROTATED_KEYS, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";
const OTHER_PHONE = "+14155550102";
const LOGIN = { issuer: "https://login.tandem.example", subject: "person-1" };
const HOME = "eu-central-1";

let tokens = 0;

function entryToken(wall: Wall, level: 0 | 2): string {
  tokens += 1;
  const ref = refText(refsOf(KEYS.identifiers, loginIdentifier(LOGIN.issuer, LOGIN.subject))[0]);
  return signEntryToken(KEYS.entryTokens, {
    id: `00000000-0000-4000-9000-${String(tokens).padStart(12, "0")}`,
    ...(level === 2 ? { ref } : {}),
    level,
    region: HOME,
    expiresAt: wall.time + 60_000,
    attempt: `f${tokens.toString(16).padStart(31, "0")}`,
  });
}

/** A chat in home, two answers into a bill, that was given a code. */
async function handedOver({ level = 2 as 0 | 2, intent = "pay-a-bill" } = {}) {
  const wall = new Wall();
  const home = new RegionUnderTest(HOME, wall);
  const peer = new RegionUnderTest("eu-west-2", wall);
  const customerId = await home.importCustomer({ phone: PHONE, login: LOGIN });
  const chat = new Caller(home, null, "CHAT");
  await chat.identify({ entryToken: entryToken(wall, level) });
  await chat.progress("start", { intent });
  if (level === 2 && intent === "pay-a-bill") {
    await chat.answer("bill-number", "123");
    await chat.answer("amount", "40");
  }
  const opened = await chat.opensTransfer();
  const code = (opened["code"] ?? "").replace(" ", "");
  replicate(home, peer);
  return { wall, home, peer, chat, opened, code, customerId };
}

async function callFrom(region: RegionUnderTest, phone: string | null): Promise<Caller> {
  const call = new Caller(region, phone);
  await call.identify();
  return call;
}

describe("a code", () => {
  it("comes with the region's own number, has eight digits in two groups, and is kept as a hash alone", async () => {
    const { home, opened, code } = await handedOver();
    expect(opened).toMatchObject({ status: "opened", number: NUMBERS[HOME] });
    expect(opened["code"]).toMatch(/^\d{4} \d{4}$/);
    const items = JSON.stringify(Object.values(home.tables).map((table) => table.all()));
    expect(items).not.toContain(code);
    expect(items).not.toContain(opened["code"]);
  });

  it("lets a call go on with the next question, verified, whatever the phone", async () => {
    for (const phone of [PHONE, OTHER_PHONE, null]) {
      const { home, code } = await handedOver();
      const call = await callFrom(home, phone);
      expect(await call.keysCode(code)).toMatchObject({ handOver: "accepted", status: "recognised" });
      expect(await call.progress("next")).toMatchObject({ status: "asking", question: "confirm" });
    }
  });

  it("makes chat and call one thread, in both regions", async () => {
    const { home, peer, chat, code, customerId } = await handedOver();
    const call = await callFrom(home, OTHER_PHONE);
    await call.keysCode(code);
    await call.progress("next");
    replicate(home, peer);
    for (const region of [home, peer]) {
      const items = region.tables.sessions.all().filter(({ pk }) => pk === `CUSTOMER#${customerId}`);
      expect(items.map(({ contacts }) => contacts)).toEqual([[chat.contactId, call.contactId].sort()]);
      const contacts = region.tables.contacts.all().filter(({ pk }) => pk === `CUSTOMER#${customerId}`);
      expect(contacts.map(({ contactId }) => contactId).sort()).toEqual(
        [chat.contactId, call.contactId].sort(),
      );
    }
  });

  it("leaves no live contact behind with the customer whom the phone led to", async () => {
    const { home, code, customerId } = await handedOver();
    const call = await callFrom(home, OTHER_PHONE);
    await call.keysCode(code);
    const left = home.tables.contacts.all().filter(({ pk }) => pk !== `CUSTOMER#${customerId}`);
    expect(left).toHaveLength(1);
    expect(left[0]).toMatchObject({ closed: { value: { reason: "handed-over" } }, ended: {} });
  });

  it("is accepted again where Connect calls again, and changes nothing", async () => {
    const { home, code } = await handedOver();
    const call = await callFrom(home, PHONE);
    const first = await call.keysCode(code);
    expect(await call.keysCode(code)).toEqual(first);
    expect(await call.progress("next")).toMatchObject({ question: "confirm" });
  });

  it("of a chat that nobody signed in to hands on the matter, and proves nothing", async () => {
    const { home, code } = await handedOver({ level: 0 });
    const call = await callFrom(home, PHONE);
    expect(await call.keysCode(code)).toMatchObject({ handOver: "accepted" });
    expect(await call.progress("next")).toMatchObject({ status: "proof-needed", question: " " });
    await call.enterPin("4711");
    expect(await call.progress("next")).toMatchObject({ status: "asking", question: "bill-number" });
  });

  it("carries one proof, to which a PIN is the second: level 3 for ten minutes", async () => {
    const { home, code, wall } = await handedOver({ intent: "change-phone" });
    const call = await callFrom(home, PHONE);
    await call.keysCode(code);
    expect(await call.progress("next")).toMatchObject({ status: "second-proof-needed", nextProof: "pin" });
    await call.enterPin("4711");
    expect(await call.progress("next")).toMatchObject({ status: "asking", question: "new-phone" });
    wall.advance(10);
    expect(await call.answer("new-phone", "447700900123")).toMatchObject({ status: "second-proof-needed" });
  });

  it("and a PIN are no second proof in a mere redial of that call", async () => {
    const { home, code, wall } = await handedOver();
    const call = await callFrom(home, PHONE);
    await call.keysCode(code);
    await call.progress("next");
    await call.ends();
    wall.advance(2);
    const redial = await callFrom(home, PHONE);
    expect(await redial.progress("resume")).toMatchObject({ status: "asking", question: "confirm" });
    await redial.enterPin("4711");
    expect(await redial.progress("start", { intent: "change-phone" })).toMatchObject({
      status: "second-proof-needed",
      nextProof: "code",
    });
  });

  it("hands on nothing that is done", async () => {
    const { home, chat } = await handedOver();
    await chat.answer("confirm", "1");
    const code = ((await chat.opensTransfer())["code"] ?? "").replace(" ", "");
    const call = await callFrom(home, PHONE);
    expect(await call.keysCode(code)).toMatchObject({ handOver: "accepted" });
    expect(await call.progress("next")).toMatchObject({ status: "none" });
  });

  it("hands on the wish for a new PIN, which needs the present one in the call", async () => {
    const { home, code } = await handedOver({ intent: "change-pin" });
    const call = await callFrom(home, PHONE);
    await call.keysCode(code);
    expect(await call.progress("next")).toMatchObject({ status: "complete", intent: "change-pin" });
    expect((await call.setPin("9274")).status).toBe("refused");
    await call.enterPin("4711");
    expect((await call.setPin("9274")).status).toBe("set");
  });

  it("is the same for a retry of the step, and another one for the next", async () => {
    const { home, chat, wall, opened } = await handedOver();
    expect((await chat.opensTransfer())["code"]).not.toBe(opened["code"]);
    const again = await home.call.openTransfer(chat.event({ turn: "3" }));
    wall.time += 1_000;
    expect(await home.call.openTransfer(chat.event({ turn: "3" }))).toEqual(again);
  });

  it("is found after the ring was rotated", async () => {
    const { home, code, wall } = await handedOver();
    const rotated = new RegionUnderTest(HOME, wall, "interrupted", ROTATED_KEYS);
    home.replicateTo(rotated);
    const call = await callFrom(rotated, PHONE);
    expect(await call.keysCode(code)).toMatchObject({ handOver: "accepted" });
  });

  it("is not given to a contact that was never identified", async () => {
    const home = new RegionUnderTest(HOME, new Wall());
    expect(await new Caller(home, null, "CHAT").opensTransfer()).toMatchObject({
      status: "refused",
      code: " ",
      number: " ",
    });
  });
});

describe("a code that is refused", () => {
  const REFUSED = { handOver: "refused", status: "unknown" };

  async function triedBy(region: RegionUnderTest, code: string) {
    const call = await callFrom(region, OTHER_PHONE);
    const reply = await call.keysCode(code);
    return {
      reply,
      next: await call.progress("next"),
      start: await call.progress("start", { intent: "pay-a-bill" }),
    };
  }

  it("gets the same answer, and a stranger's treatment, whatever is wrong with it", async () => {
    const { home, peer, code } = await handedOver();
    const guess = code === "12345678" ? "87654321" : "12345678";
    const refusals = [
      await triedBy(home, guess),
      await triedBy(home, ""),
      await triedBy(home, "1234"),
      await triedBy(home, "x".repeat(500)),
      await triedBy(peer, code),
    ];
    await (await callFrom(home, PHONE)).keysCode(code);
    refusals.push(await triedBy(home, code));
    const late = await handedOver();
    late.wall.advance(10);
    refusals.push(await triedBy(late.home, late.code));
    for (const { reply, next, start } of refusals) {
      expect(reply).toMatchObject(REFUSED);
      expect(reply).toEqual(refusals[0]?.reply);
      expect(next).toMatchObject({ status: "none" });
      expect(start).toMatchObject({ status: "proof-needed" });
    }
  });

  it("asks the tables for as much as one that is right", async () => {
    const { home, code } = await handedOver();
    const right = await callFrom(home, PHONE);
    const wrong = await callFrom(home, PHONE);
    const takes = async (call: Caller, keyed: string) => {
      const before = home.tables.sessions.requests.length;
      await call.keysCode(keyed);
      return home.tables.sessions.requests.slice(before);
    };
    expect(await takes(wrong, "00000000")).toEqual(await takes(right, code));
  });

  it("may be tried twice in a call: then even the right one is refused, and stays good for another call", async () => {
    const { home, code } = await handedOver();
    const guesser = await callFrom(home, OTHER_PHONE);
    await guesser.keysCode("00000001");
    await guesser.keysCode("00000002");
    expect(await guesser.keysCode(code)).toMatchObject(REFUSED);
    expect(await (await callFrom(home, PHONE)).keysCode(code)).toMatchObject({ handOver: "accepted" });
  });

  it("is refused to the contact that gave it out", async () => {
    const { chat, code } = await handedOver();
    expect(await chat.keysCode(code)).toMatchObject({ handOver: "refused" });
  });

  it("carries no proof that a revocation has ended since", async () => {
    const { home, code, customerId } = await handedOver();
    await revoke(home, customerId);
    const call = await callFrom(home, PHONE);
    expect(await call.keysCode(code)).toMatchObject({ handOver: "accepted" });
    expect(await call.progress("next")).toMatchObject({ status: "proof-needed" });
  });
});

describe("any number of callers with one code", () => {
  it("are one who goes on, and strangers, in whatever region and order they key it", async () => {
    const aTry = fc.record({ caller: fc.nat(4), isHome: fc.boolean(), isRight: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(aTry, { minLength: 1, maxLength: 10 }), async (tries) => {
        const { home, peer, code } = await handedOver();
        const calls = await Promise.all(
          [home, peer].map((region) =>
            Promise.all([0, 1, 2, 3, 4].map((place) => callFrom(region, `+1415555020${place}`))),
          ),
        );
        const accepted = new Set<string>();
        await Promise.all(
          tries.map(async ({ caller, isHome, isRight }) => {
            const call = calls[isHome ? 0 : 1]?.[caller];
            const reply = await call?.keysCode(isRight ? code : "13572468");
            if (reply?.["handOver"] === "accepted") accepted.add(`${isHome}/${caller}`);
          }),
        );
        expect(accepted.size).toBeLessThanOrEqual(1);
        expect([...accepted].every((who) => who.startsWith("true"))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

async function revoke(region: RegionUnderTest, customerId: CustomerId): Promise<void> {
  const clock = region.clock.tick();
  await region.tables.authentication.putIfAbsent({
    pk: `CUSTOMER#${customerId}`,
    sk: `REVOCATION#${clock}#${region.name}`,
    kind: "revocation",
    region: region.name,
    clock,
    revision: 1,
    eventId: "event-1",
  });
  const facts = await authenticationStore(region.tables.authentication).load(customerId);
  expect(facts.revocations).toHaveLength(1);
}
