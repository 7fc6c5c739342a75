import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HybridClock } from "../../domain/clock.ts";
import { refsOf } from "../../domain/customer/identifier.ts";
import { importItems } from "../../domain/customer/import.ts";
import { profileOf } from "../../domain/customer/profile.ts";
import type { ContactId, CustomerId, JourneyId } from "../../domain/ids.ts";
import { ownFragment } from "../../domain/journey/journey.ts";
import { startedJourney } from "../../domain/journey/resume.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { entryTokenStore } from "../../stores/entry-token-store.ts";
import { dynamoTable } from "../../stores/fragment-table.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { transferStore } from "../../stores/transfer-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { type StoreTables, storeTables } from "../support/store-tables.ts";
import { KEYS } from "../support/two-regions.ts";

const HOME = "eu-central-1";
const START = Date.parse("2026-03-02T09:00:00Z");
const clock = new HybridClock({ now: () => START, processId: "test" });
let tables: StoreTables;

beforeAll(async () => {
  tables = await storeTables(["profiles", "contacts", "authentication", "sessions", "idempotency"]);
});

afterAll(async () => {
  await tables[Symbol.asyncDispose]();
});

function table(name: Parameters<StoreTables["nameOf"]>[0]) {
  return dynamoTable(tables.client, tables.nameOf(name), clock);
}

function customer(letter: string): CustomerId {
  return letter.repeat(32) as CustomerId;
}

function contactId(text: string): ContactId {
  return text as ContactId;
}

describe("profiles", () => {
  it("come back as they were imported, found by the number's hash", async () => {
    const profiles = profileStore(table("profiles"));
    const items = importItems(
      { phone: "+14155550101", givenName: "Ada", language: "de-DE", pin: "4711" },
      KEYS,
      { region: HOME, clock: clock.tick() },
    );
    const { links, profile, preferences } = items;
    if (profile === undefined || preferences === undefined) throw new Error("A new customer has both.");
    expect(await Promise.all(links.map((link) => profiles.saveLink(link)))).toEqual([true]);
    expect(await profiles.saveProfile(profile)).toBe(true);
    expect(await profiles.savePreferences(preferences)).toBe(true);
    const refs = refsOf(KEYS.identifiers, { kind: "phone", value: "+14155550101" });
    expect(Object.keys((await profiles.links(refs))[0]?.customers ?? {})).toEqual([items.customerId]);
    expect(profileOf(await profiles.load(items.customerId))).toMatchObject({
      isKnown: true,
      givenName: { value: "Ada" },
      language: { value: "de-DE" },
    });
  });

  it("are saved only over what was read", async () => {
    const profiles = profileStore(table("profiles"));
    const fragment = { customerId: customer("e"), region: HOME, clock: clock.tick(), revision: 0 };
    expect(await profiles.saveProfile(fragment)).toBe(true);
    expect(await profiles.saveProfile(fragment)).toBe(false);
    expect(await profiles.saveProfile({ ...fragment, revision: 1 })).toBe(true);
    expect(await profiles.saveProfile({ ...fragment, revision: 1 })).toBe(false);
  });
});

describe("turns", () => {
  it("keep the first reply of a turn for every later one", async () => {
    const turns = turnStore(table("idempotency"));
    const turn = { contactId: "contact-1", step: "save-progress-start", turn: "0" };
    expect(await turns.keep(turn, { status: "asking" }, START)).toEqual({ status: "asking" });
    expect(await turns.keep(turn, { status: "none" }, START)).toEqual({ status: "asking" });
  });
});

describe("entry tokens", () => {
  it("are used by one contact, and by the same again", async () => {
    const entries = entryTokenStore(table("idempotency"));
    const answers = await Promise.all(
      ["a", "b", "c"].map((contact) => entries.use("token-1", contact, START)),
    );
    expect(answers.filter((isUsed) => isUsed)).toHaveLength(1);
    const user = ["a", "b", "c"][answers.indexOf(true)] ?? "";
    expect(await entries.use("token-1", user, START)).toBe(true);
    expect(await entries.use("token-1", "d", START)).toBe(false);
  });
});

describe("transfers", () => {
  const transfer = (turn: string, until = START + 60_000) => ({
    region: HOME,
    clock: clock.tick(),
    revision: 0,
    kind: "hand-over" as const,
    contactId: contactId("contact-1"),
    turn,
    isRecognised: true,
    customerId: customer("a"),
    aim: { kind: "intent" as const, intent: "pay-a-bill" as const },
    until,
  });

  it("are used by one contact, whoever comes first", async () => {
    const transfers = transferStore(table("sessions"), HOME);
    expect(await transfers.open("hmac-1", transfer("0"))).toBe(true);
    const askers = ["contact-1", "contact-2", "contact-3"].map(contactId);
    const used = await Promise.all(askers.map((by) => transfers.use("hmac-1", by)));
    expect(used.filter((one) => one !== undefined)).toMatchObject([
      { ...transfer("0"), clock: expect.any(String), revision: 1 },
    ]);
    expect(await transfers.use("hmac-1", contactId("contact-4"))).toBeUndefined();
  });

  it("are found again by the contact that used them, and broke off before it wrote that down", async () => {
    const transfers = transferStore(table("sessions"), HOME);
    await transfers.open("hmac-5", transfer("0"));
    const first = await transfers.use("hmac-5", contactId("contact-1"));
    expect(first).toBeDefined();
    expect(await transfers.use("hmac-5", contactId("contact-1"))).toMatchObject({
      contactId: first?.contactId,
    });
    // Nor does a repetition of the step that opened it make it good for anybody else.
    expect(await transfers.open("hmac-5", transfer("0"))).toBe(true);
    expect(await transfers.use("hmac-5", contactId("contact-2"))).toBeUndefined();
  });

  it("are opened again by a retry of the same step, and by nothing else", async () => {
    const transfers = transferStore(table("sessions"), HOME);
    expect(await transfers.open("hmac-2", transfer("0"))).toBe(true);
    expect(await transfers.open("hmac-2", transfer("0"))).toBe(true);
    expect(await transfers.open("hmac-2", transfer("1"))).toBe(false);
    expect(await transfers.open("hmac-2", { ...transfer("0"), contactId: contactId("contact-9") })).toBe(
      false,
    );
  });

  it("are not taken in the other region, nor once they have run out", async () => {
    const transfers = transferStore(table("sessions"), HOME);
    await transfers.open("hmac-3", transfer("0"));
    expect(
      await transferStore(table("sessions"), "eu-west-2").use("hmac-3", contactId("contact-1")),
    ).toBeUndefined();
    expect(await transfers.use("hmac-3", contactId("contact-1"))).toBeDefined();
    await transfers.open("hmac-4", transfer("0", START));
    expect(await transfers.use("hmac-4", contactId("contact-1"))).toBeUndefined();
  });
});

describe("authentication", () => {
  it("is read whole in one partition, each kind as its own", async () => {
    const authentication = authenticationStore(table("authentication"));
    const id = customer("a");
    const fragment = { region: HOME, clock: clock.tick(), revision: 0 };
    await authentication.saveCredential(id, { ...fragment, method: "pin", pepper: 1, hash: "h" });
    await authentication.saveAttempts(id, {
      ...fragment,
      attempts: [{ id: "i", at: START, clock: fragment.clock }],
    });
    await authentication.saveAssertions(id, { ...fragment, assertions: [] });
    const lock = {
      kind: "lock" as const,
      scope: "region" as const,
      at: START,
      until: START + 1,
      eventId: "e",
    };
    expect(await authentication.record(id, { ...fragment, ...lock })).toBe(true);
    expect(await authentication.record(id, { ...fragment, ...lock })).toBe(false);
    const facts = await authentication.load(id);
    expect(facts).toMatchObject({
      credentials: [{ hash: "h", revision: 1 }],
      attempts: [{ attempts: [{ id: "i" }] }],
      assertions: [{ assertions: [] }],
      locks: [{ scope: "region" }],
      unlocks: [],
      revocations: [],
      flags: [],
    });
  });
});

describe("sessions", () => {
  const session = (id: string, region: string) => ({
    region,
    clock: clock.tick(),
    revision: 0,
    contactId: contactId(id),
    initialContactId: contactId(id),
    channel: "VOICE",
    startedAt: START,
    isRecognised: false,
  });

  it("are opened once and saved over what was read", async () => {
    const sessions = sessionStore(table("sessions"), HOME);
    expect(await sessions.open(session("contact-1", HOME))).toBe(true);
    expect(await sessions.open(session("contact-1", HOME))).toBe(false);
    const read = await sessions.load(contactId("contact-1"));
    if (read === undefined) throw new Error("The session was opened above.");
    expect(await sessions.save({ ...read, aim: { kind: "intent", intent: "pay-a-bill" } })).toBe(true);
    expect(await sessions.load(contactId("contact-1"))).toMatchObject({ aim: { intent: "pay-a-bill" } });
    expect(await sessions.save(read)).toBe(false);
  });

  it("of another region are not this region's", async () => {
    await sessionStore(table("sessions"), "eu-west-2").open(session("contact-2", "eu-west-2"));
    expect(await sessionStore(table("sessions"), HOME).load(contactId("contact-2"))).toBeUndefined();
  });
});

describe("journeys", () => {
  it("come back as fragments of both regions", async () => {
    const journeys = journeyStore(table("sessions"));
    const started = startedJourney({
      journeyId: "journey-1" as JourneyId,
      customerId: customer("b"),
      intent: "pay-a-bill",
      channel: "VOICE",
      contactId: contactId("contact-1"),
      now: START,
      clock: clock.tick(),
    });
    for (const region of [HOME, "eu-west-2"])
      expect(await journeys.save(ownFragment([], started, { region, clock: clock.tick() }))).toBe(true);
    expect((await journeys.load(customer("b"))).map(({ region }) => region).sort()).toEqual([
      HOME,
      "eu-west-2",
    ]);
  });
});

describe("contacts", () => {
  const contact = (id: string, startedAt: number, customerId?: CustomerId) => ({
    region: HOME,
    clock: clock.tick(),
    revision: 0,
    contactId: contactId(id),
    initialContactId: contactId(id),
    channel: "VOICE",
    startedAt,
    ...(customerId === undefined ? {} : { customerId }),
  });

  it("are read newest first, from a time on, up to a limit", async () => {
    const contacts = contactStore(table("contacts"));
    for (let count = 0; count < 5; count += 1)
      await contacts.open(contact(`contact-${count}`, START + count, customer("c")));
    const ids = async (since: number, limit: number) =>
      (await contacts.since(customer("c"), since, limit)).map((found) => found.contactId);
    expect(await ids(START + 2, 10)).toEqual(["contact-4", "contact-3", "contact-2"]);
    expect(await ids(START, 2)).toEqual(["contact-4", "contact-3"]);
  });

  it("are told from others of the same moment whose ids begin alike", async () => {
    const contacts = contactStore(table("contacts"));
    await contacts.open(contact("contact-550", START, customer("f")));
    expect(await contacts.load(contact("contact-55", START, customer("f")))).toBeUndefined();
  });

  it("lie by themselves while nobody knows whose they are", async () => {
    const contacts = contactStore(table("contacts"));
    const pending = contact("contact-77", START);
    expect(await contacts.open(pending)).toBe(true);
    const read = await contacts.load(pending);
    expect(read).toMatchObject({ contactId: "contact-77", revision: 1 });
    expect(read !== undefined && (await contacts.save(read))).toBe(true);
    expect(await contacts.load(contact("contact-78", START))).toBeUndefined();
  });
});
