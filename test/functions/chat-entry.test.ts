import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EntryClaims, signEntryToken } from "../../domain/authentication/entry-token.ts";
import { loginIdentifier, refsOf, refText } from "../../domain/customer/identifier.ts";
import { Caller } from "../support/calls.ts";
import { KEYS, RegionUnderTest, ROTATED_KEYS, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";
const LOGIN = { issuer: "https://login.tandem.example", subject: "person-1" };
const REF = refText(refsOf(KEYS.identifiers, loginIdentifier(LOGIN.issuer, LOGIN.subject))[0]);
const HOME = "eu-central-1";
const PEER = "eu-west-2";

let tokens = 0;

/** What the edge signs for somebody who has signed in. */
function claims(wall: Wall, change: Partial<EntryClaims> = {}): EntryClaims {
  tokens += 1;
  return {
    id: `00000000-0000-4000-8000-${String(tokens).padStart(12, "0")}`,
    ref: REF,
    level: 2,
    region: HOME,
    expiresAt: wall.time + 60_000,
    attempt: tokens.toString(16).padStart(32, "0"),
    ...change,
  };
}

async function regions() {
  const wall = new Wall();
  const home = new RegionUnderTest(HOME, wall);
  const peer = new RegionUnderTest(PEER, wall);
  const customerId = await home.importCustomer({ phone: PHONE, language: "de-DE", login: LOGIN });
  replicate(home, peer);
  return { wall, home, peer, customerId };
}

function chatIn(region: RegionUnderTest): Caller {
  return new Caller(region, null, "CHAT");
}

function entry(all: EntryClaims, more: Readonly<Record<string, string>> = {}) {
  return { entryToken: signEntryToken(KEYS.entryTokens, all), ...more };
}

const VERIFIED = { status: "asking", question: "bill-number" };
const UNVERIFIED = { status: "proof-needed" };

describe("a chat of a customer who has signed in", () => {
  it("starts verified, as the customer whom the phone leads to", async () => {
    const { wall, home, customerId } = await regions();
    const chat = chatIn(home);
    expect(await chat.identify(entry(claims(wall)))).toMatchObject({
      status: "recognised",
      language: "de-DE",
    });
    expect(await chat.progress("start", { intent: "pay-a-bill" })).toMatchObject(VERIFIED);
    const session = home.tables.sessions.all().find(({ sk }) => sk.startsWith("SESSION#"));
    expect(session).toMatchObject({ customerId, channel: "CHAT" });
  });

  it("starts verified, too, where another one begins at the same moment: the service asks again", async () => {
    const { wall, home } = await regions();
    const chats = [chatIn(home), chatIn(home)].map((chat) => ({ chat, parameters: entry(claims(wall)) }));
    const enter = ({ chat, parameters }: (typeof chats)[number]) => chat.identify(parameters);
    const first = await Promise.allSettled(chats.map(enter));
    await Promise.all(chats.filter((_, at) => first[at]?.status === "rejected").map(enter));
    for (const { chat } of chats)
      expect(await chat.progress("start", { intent: "pay-a-bill" })).toMatchObject(VERIFIED);
  });

  it("is found under an older version of the ring, which the edge names besides the active one", async () => {
    const { wall, home, customerId } = await regions();
    const login = loginIdentifier(LOGIN.issuer, LOGIN.subject);
    const [ref = "", ...otherRefs] = refsOf(ROTATED_KEYS.identifiers, login).map(refText);
    const chat = chatIn(home);
    expect(await chat.identify(entry(claims(wall, { ref, otherRefs })))).toMatchObject({
      status: "recognised",
    });
    // Rewritten on that touch: from now on the active version alone leads there.
    expect(await chatIn(home).identify(entry(claims(wall, { ref })))).toMatchObject({ status: "recognised" });
    const sessions = home.tables.sessions.all().filter(({ sk }) => sk.startsWith("SESSION#"));
    expect(sessions.map((session) => session["customerId"])).toEqual([customerId, customerId]);
  });

  it("has one proof: a matter of level 3 needs a second one", async () => {
    const { wall, home } = await regions();
    const chat = chatIn(home);
    await chat.identify(entry(claims(wall)));
    expect(await chat.progress("start", { intent: "change-phone" })).toMatchObject({
      status: "second-proof-needed",
      nextProof: "pin",
      intent: " ",
    });
    expect((await chat.setPin("9274")).status).toBe("refused");
  });

  it("counts as the same one when Connect calls again, and after its first block", async () => {
    const { wall, home } = await regions();
    const chat = chatIn(home);
    const parameters = entry(claims(wall));
    const first = await chat.identify(parameters);
    wall.time += 2_000;
    expect(await chat.identify(parameters)).toEqual(first);
    expect(await chat.progress("start", { intent: "pay-a-bill" })).toMatchObject(VERIFIED);
  });

  it("who is new here becomes one customer in both regions, and stays so", async () => {
    const { wall, home, peer } = await regions();
    const ref = refText(refsOf(KEYS.identifiers, loginIdentifier(LOGIN.issuer, "person-2"))[0]);
    expect(await chatIn(home).identify(entry(claims(wall, { ref })))).toMatchObject({ status: "unknown" });
    await chatIn(peer).identify(entry(claims(wall, { ref, region: PEER })));
    replicate(home, peer);
    for (const region of [home, peer]) {
      const customers = region.tables.contacts.all().map(({ customerId }) => customerId);
      expect(customers).toHaveLength(2);
      expect(new Set(customers).size).toBe(1);
    }
  });

  it("is greeted in the language of the page where no preference is known", async () => {
    const { wall, home } = await regions();
    const anonymous = claims(wall, { level: 0 });
    const { ref: _ref, ...nobody } = anonymous;
    expect(await chatIn(home).identify(entry(nobody, { language: "de-DE" }))).toMatchObject({
      status: "anonymous",
      language: "de-DE",
    });
  });
});

describe("an entry token", () => {
  it.each<[string, (wall: Wall) => Readonly<Record<string, string>>]>([
    ["that is missing", () => ({})],
    ["that is empty", () => ({ entryToken: "" })],
    ["of another ring", (wall) => ({ entryToken: signEntryToken(KEYS.tokens, claims(wall)) })],
    ["that has run out", (wall) => entry(claims(wall, { expiresAt: wall.time }))],
    ["of the other region", (wall) => entry(claims(wall, { region: PEER }))],
    [
      "that names a number, not a login",
      (wall) =>
        entry(claims(wall, { ref: refText(refsOf(KEYS.identifiers, { kind: "phone", value: PHONE })[0]) })),
    ],
  ])("%s is served at level 0", async (_what, parameters) => {
    const { wall, home } = await regions();
    const chat = chatIn(home);
    expect(await chat.identify(parameters(wall))).toMatchObject({ status: "anonymous", journey: "none" });
    expect(await chat.progress("start", { intent: "pay-a-bill" })).toMatchObject(UNVERIFIED);
  });

  it("that another contact used is served at level 0", async () => {
    const { wall, home } = await regions();
    const parameters = entry(claims(wall));
    await chatIn(home).identify(parameters);
    const replay = chatIn(home);
    expect(await replay.identify(parameters)).toMatchObject({ status: "anonymous" });
    expect(await replay.progress("start", { intent: "pay-a-bill" })).toMatchObject(UNVERIFIED);
  });

  it("makes one contact verified, however many use it, in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }), async (order) => {
        const { wall, home } = await regions();
        const parameters = entry(claims(wall));
        const chats = Array.from({ length: 5 }, () => chatIn(home));
        const replies = await Promise.all(order.map((place) => chats[place]?.identify(parameters)));
        const verified = new Set(order.filter((_, at) => replies[at]?.status === "recognised"));
        expect(verified.size).toBe(1);
      }),
      { numRuns: 50 },
    );
  });

  it("of a caller on the phone is not looked at", async () => {
    const { wall, home } = await regions();
    const caller = new Caller(home, "+14155550199");
    expect(await caller.identify(entry(claims(wall)))).toMatchObject({ status: "unknown" });
  });
});

describe("the contacts of one attempt", () => {
  it("are one: the region that comes second is told so, and writes nothing of the customer", async () => {
    const { wall, home, peer } = await regions();
    const first = claims(wall);
    const second = claims(wall, { attempt: first.attempt, region: PEER });
    expect(await chatIn(home).identify(entry(first))).toMatchObject({ status: "recognised" });
    expect(await chatIn(peer).identify(entry(second))).toMatchObject({ status: "superseded" });
    expect(peer.tables.contacts.all()).toEqual([]);
    expect(peer.tables.sessions.all()).toEqual([]);
  });

  it("are one also where the second starts so late that its token has run out", async () => {
    const { wall, home, peer } = await regions();
    const first = claims(wall);
    const late = claims(wall, { attempt: first.attempt, region: PEER });
    await chatIn(home).identify(entry(first));
    wall.time += 90_000;
    expect(await chatIn(peer).identify(entry(late))).toMatchObject({ status: "superseded" });
  });

  it("are served where no quorum can tell", async () => {
    const { wall, home } = await regions();
    wall.claims = undefined;
    expect(await chatIn(home).identify(entry(claims(wall)))).toMatchObject({ status: "recognised" });
  });
});
