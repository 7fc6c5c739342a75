import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { CONTACTS, PHONES, sown } from "../support/bad-input/seed.ts";
import { whyNotStored } from "../support/bad-input/stored.ts";
import {
  eventText,
  NOW,
  RECORD_TYPES,
  RELAYED_TYPES,
  recordText,
  sequenceOf,
} from "../support/bad-input/stream-records.ts";
import { changes, oddText, PERSONAL, withChange, withChanges } from "../support/bad-input/values.ts";
import { BadInputWorld, type Seed } from "../support/bad-input/world.ts";
import { batchEvent } from "../support/stream-model.ts";

/** Batches: of about three records each. */
const RUNS = 1_800;
const DAY = 24 * 3_600_000;

let seed: Seed;
beforeAll(async () => {
  seed = await sown();
});

interface Told {
  /** good: applied. bad: put aside. odd: one or the other, and it cannot be said which. */
  readonly kind: "good" | "bad" | "odd";
  readonly key: string;
  readonly data: string;
  readonly id?: unknown;
}

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString("base64");
const aKey = fc.constantFrom(CONTACTS.verified, CONTACTS.recognised, "contact-b", "a#b", "\ud83d");
const anEvent = fc
  .record({
    type: fc.constantFrom(...RECORD_TYPES),
    contactId: fc.constantFrom(CONTACTS.verified, CONTACTS.recognised, "contact-b"),
    isCustomers: fc.boolean(),
    process: fc.constantFrom("p1", "p2", "p3"),
  })
  .map(({ type, contactId, isCustomers, process }) =>
    eventText(type, contactId, isCustomers ? seed.customerId : undefined, { process }),
  );
const aRelayedEvent = fc
  .constantFrom(...RELAYED_TYPES)
  .map((type) => eventText(type, "contact-b", seed.customerId, { region: "eu-west-2" }));

const LATEST_CLOCK = "ffffffffffff-ffff-x";
/** Each of these alone makes an event none. */
const SPOILT: readonly (readonly [path: string, by: readonly unknown[]])[] = [
  ["id", [null, 7, "1", "00000000-0000-4000-8000-000000000000", PERSONAL]],
  ["version", [0, 3, "2", 1e300, null, -1, 1.5]],
  ["type", ["contact.exploded", "__proto__", "constructor", 5, null, []]],
  ["at", [-1, 1.5, "now", null, 1e300, Number.MAX_SAFE_INTEGER + 1, NOW + 2 * DAY]],
  ["clock", ["", "yesterday", 5, LATEST_CLOCK, null, PERSONAL]],
  ["region", ["", "EU", "a#b", 1, null]],
  ["contactId", ["", "a#b", "x".repeat(65), {}, null, PERSONAL]],
  ["initialContactId", ["", "a b", [], null]],
  ["customerId", [PERSONAL, "", 5, null]],
  ["channel", ["FAX", 1, null]],
  ["data", [null, [], {}, PERSONAL, 1]],
];
const aSpoiltEvent = fc
  .tuple(anEvent, fc.constantFrom(...SPOILT), fc.nat(), fc.boolean())
  .map(([event, [path, by], which, isLeftOut]) =>
    isLeftOut && path !== "customerId"
      ? withChange(event, [path], { kind: "left-out" })
      : withChange(event, [path], { kind: "replaced", by: by[which % by.length] }),
  );
const noEvent = fc.oneof(
  oddText.map((text) => base64(`{${text}`)),
  fc.constantFrom("", "%%%", base64("null"), base64("[]"), base64("5"), base64('"text"'), base64("{}")),
  fc.constantFrom(
    base64(Uint8Array.of(0xc3, 0x28, 0xff)),
    base64(`[${"[".repeat(50_000)}`),
    base64(`"${PERSONAL}${"x".repeat(260_000)}"`),
    base64('{"__proto__":{"type":"contact.ended","version":2}}'),
  ),
);

const aRecord: fc.Arbitrary<Told> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.oneof(anEvent, aRelayedEvent).map((event) => told("good", event)),
  },
  { weight: 3, arbitrary: aSpoiltEvent.map((event) => told("bad", event)) },
  {
    weight: 2,
    arbitrary: fc.tuple(aKey, noEvent).map(([key, data]): Told => ({ kind: "bad", key, data })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(anEvent, changes).map(([event, changed]) => told("odd", withChanges(event, changed))),
  },
);

function told(kind: Told["kind"], event: unknown): Told {
  const { id, initialContactId } = Object(event) as Readonly<Record<string, unknown>>;
  const key = typeof initialContactId === "string" && initialContactId !== "" ? initialContactId : "k";
  return { kind, key, data: base64(JSON.stringify(event) ?? ""), ...(id === undefined ? {} : { id }) };
}

function batchOf(records: readonly Told[]) {
  return batchEvent(records.map(({ key, data }, at) => ({ key, data, sequence: sequenceOf(at) })));
}

describe("bad records of the events' stream", () => {
  it("are put aside with a reason, write nothing, and hold up nobody", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aRecord, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (records, isRedelivered) => {
          const world = new BadInputWorld(seed);
          const batch = batchOf(records);

          const reply = await world.functions["apply-events"](batch);
          if (isRedelivered) await world.functions["apply-events"](batch);
          const others = [
            await world.functions["relay-events"](batch),
            await world.functions["steer-contact"](batch),
          ];

          expect([reply, ...others]).toEqual(Array(3).fill({ batchItemFailures: [] }));
          const asides = new Map(
            [...world.home.events.quarantine.values()].map((aside) => [aside.sequence, aside]),
          );
          const applied = new Set(world.tables.contacts.all().map((item) => item["id"]));
          for (const [at, record] of records.entries()) {
            const { kind, id } = record;
            const aside = asides.get(sequenceOf(at));
            if (kind === "bad") expect(aside?.reason).toMatch(/^[A-Za-z-]+$/);
            if (kind === "good") expect(aside).toBeUndefined();
            if (kind === "good" && isOfHome(record)) expect(applied).toContain(id);
          }
          const written = world.changedSince(seed);
          if (records.every(({ kind }) => kind === "bad")) expect([written, world.told]).toEqual([[], 0]);
          expect(written.flatMap(({ item }) => whyNotStored(item) ?? [])).toEqual([]);
          for (const [, attributes] of world.news)
            expect(JSON.stringify(attributes)).toMatch(/^\{"(trust|news)":"[a-z]+"\}$/);
          for (const text of [PERSONAL, ...Object.values(PHONES)]) expect(world.logged).not.toContain(text);
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});

/** Of two regions' events, only those of this one are written down here. */
function isOfHome({ data }: Told): boolean {
  return !Buffer.from(data, "base64").includes("relayedFrom");
}

const aContactRecord: fc.Arbitrary<Told> = fc.oneof(
  fc.constantFrom(CONTACTS.verified, "contact-b").map(
    (contactId): Told => ({
      kind: "good",
      key: contactId,
      data: base64(JSON.stringify(recordText(contactId))),
    }),
  ),
  noEvent.map((data): Told => ({ kind: "bad", key: "contact-b", data })),
  fc.constantFrom(null, "", "a#b", 5, {}, PERSONAL).map((by): Told => {
    const record = withChange(recordText("contact-b"), ["ContactId"], { kind: "replaced", by });
    return { kind: "bad", key: "contact-b", data: base64(JSON.stringify(record)) };
  }),
  changes.map((changed): Told => {
    const record = withChanges(recordText("contact-b"), changed);
    return { kind: "odd", key: "contact-b", data: base64(JSON.stringify(record) ?? "") };
  }),
);

describe("bad contact records", () => {
  it("are put aside with a reason, and what the others tell is put on the stream, well-formed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aContactRecord, { minLength: 1, maxLength: 5 }), async (records) => {
        const world = new BadInputWorld(seed);
        expect(await world.functions["ingest-contact-records"](batchOf(records))).toEqual({
          batchItemFailures: [],
        });
        const { quarantine, told: events } = world.home.events;
        const reasons = new Map([...quarantine.values()].map(({ sequence, reason }) => [sequence, reason]));
        for (const [at, { kind }] of records.entries()) {
          if (kind === "bad") expect(reasons.get(sequenceOf(at))).toMatch(/^no-(json|record)$/);
          if (kind === "good") expect(reasons.has(sequenceOf(at))).toBe(false);
        }
        expect(world.changedSince(seed)).toEqual([]);
        if (records.every(({ kind }) => kind === "bad")) expect(events).toEqual([]);
        // Whatever they told, the next function takes it.
        await world.home.events.deliver();
        expect([...quarantine.values()].filter(({ stream }) => stream === "events")).toEqual([]);
        for (const text of [PERSONAL, ...Object.values(PHONES)]) expect(world.logged).not.toContain(text);
      }),
      { numRuns: RUNS / 4 },
    );
  }, 60_000);
});
