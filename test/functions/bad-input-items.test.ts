import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { timeOf } from "../../domain/clock.ts";
import { CONTRACTS } from "../../domain/contracts.ts";
import type { FunctionName } from "../../domain/functions.ts";
import type { ContactId } from "../../domain/ids.ts";
import type { Item } from "../../stores/fragment-table.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { goodInputs } from "../support/bad-input/good-inputs.ts";
import { expectReply } from "../support/bad-input/replies.ts";
import { PHONES, sown } from "../support/bad-input/seed.ts";
import { eventText, sequenceOf } from "../support/bad-input/stream-records.ts";
import { aChange, PERSONAL, withChanges } from "../support/bad-input/values.ts";
import { BadInputWorld, HOME, type Seed, TABLE_NAMES, type TableName } from "../support/bad-input/world.ts";
import { batchEvent } from "../support/stream-model.ts";

const RUNS = 4_000;
const NAMES = Object.keys(CONTRACTS) as readonly FunctionName[];

/** What a function may end with where an item is none, and why: the flow takes its error branch, an operator reads it. */
const CLASSES: Readonly<Record<string, string>> = {
  MalformedItem: "fields of an item are not as this version writes them: it is named, and has to be repaired",
  MalformedKey: "an item lies under a key that no version writes",
  MalformedClock: "a clock is none, or of a future that it must not pull others into",
  UnknownKeyVersion:
    "an item was written under a key that this reading of the ring does not hold: it is read again",
  ContendedItem: "an item's revision is none that can be written after: like a writer who always comes first",
};

let seed: Seed;
let good: ReturnType<typeof goodInputs>;
let places: readonly { readonly table: TableName; readonly item: Item }[];
beforeAll(async () => {
  seed = await sown();
  good = goodInputs(seed);
  places = TABLE_NAMES.flatMap((table) => seed.items[table].map((item) => ({ table, item })));
});

const aCase = fc.record({
  name: fc.constantFrom(...NAMES),
  which: fc.nat(),
  place: fc.nat(),
  changes: fc.array(fc.tuple(fc.nat(), aChange), { minLength: 1, maxLength: 2 }),
});

/** Keys stay texts, as the table itself sees to. */
function spoilt({ pk, sk, ...fields }: Item, changes: Parameters<typeof withChanges>[1]): Item {
  const changed = withChanges(fields, changes);
  return { ...(typeof changed === "object" && changed !== null ? changed : {}), pk, sk };
}

describe("half an item", () => {
  it("ends in a reply, or in an error that says what to repair, and in no log with what it held", async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(aCase, async ({ name, which, place, changes }) => {
        const world = new BadInputWorld(seed);
        const { table, item } = places[place % places.length] ?? {
          table: "profiles",
          item: { pk: "", sk: "" },
        };
        world.tables[table].lay(spoilt(item, changes));
        const inputs = good[name];

        const end = await world.functions[name](inputs[which % inputs.length]).then(
          (reply) => {
            expectReply(name, reply);
            return "replied";
          },
          (error: Error) => {
            if (CLASSES[error.name] === undefined) throw error;
            return error.name;
          },
        );

        ends.set(end, (ends.get(end) ?? 0) + 1);
        for (const text of [PERSONAL, ...Object.values(PHONES)]) expect(world.logged).not.toContain(text);
      }),
      { numRuns: RUNS },
    );
    expect(ends.get("replied")).toBeGreaterThan(RUNS / 2);
    expect(ends.get("MalformedItem")).toBeGreaterThan(0);
  }, 120_000);

  it("of a parked key holds up that key alone, and is mended by its next record", async () => {
    const world = new BadInputWorld(seed);
    const { idempotency, contacts } = world.tables;
    const parked = idempotency.all().find(({ sk }) => sk.startsWith("PARKED#"));
    if (parked === undefined) throw new Error("A key is parked in the seed.");
    const { failures: _failures, ...half } = parked;
    idempotency.lay(half as Item);
    const waiting = eventText("journey.changed", "contact-parked", seed.customerId);
    const other = eventText("journey.changed", "contact-b", seed.customerId);
    const batch = batchEvent(
      [waiting, other].map((event, at) => ({
        key: at === 0 ? "contact-parked" : "contact-b",
        sequence: sequenceOf(at),
        data: Buffer.from(JSON.stringify(event)).toString("base64"),
      })),
    );

    expect(await world.functions["apply-events"](batch)).toEqual({ batchItemFailures: [] });

    expect([...world.home.events.quarantine.values()]).toMatchObject([
      { kind: "parked", key: "contact-parked", reason: "behind-another" },
    ]);
    const { id } = other as { readonly id: string };
    expect(contacts.all().map((item) => item["id"])).toContain(id);
    expect([...(await world.home.events.parked.load()).values()]).toMatchObject([
      { key: "contact-parked", isParked: true },
    ]);
    expect(idempotency.all()).toContainEqual(expect.objectContaining({ failures: 0, isParked: true }));
  });

  it("of a distant future is none, and makes no other clock run ahead", async () => {
    const world = new BadInputWorld(seed);
    const { profiles } = world.tables;
    const profile = profiles.all().find(({ sk }) => sk.startsWith("PROFILE#"));
    if (profile === undefined) throw new Error("A customer is known in the seed.");
    profiles.lay({ ...profile, clock: "ffffffffffff-ffff-x" });
    const [input] = goodInputs(seed)["identify-customer"];
    await expect(world.functions["identify-customer"](input)).rejects.toMatchObject({
      name: "MalformedItem",
    });
    expect(timeOf(world.home.clock.tick())).toBeLessThanOrEqual(seed.time);
  });

  it("that says something else than its key is none: what is saved of it would lie elsewhere", async () => {
    const world = new BadInputWorld(seed);
    const { sessions } = world.tables;
    const session = sessions.all().find(({ sk }) => sk.startsWith("SESSION#"));
    if (session === undefined) throw new Error("A contact has a session in the seed.");
    sessions.lay({ ...session, region: "eu-west-2" });
    const { contactId } = session as unknown as { readonly contactId: ContactId };
    const load = sessionStore(sessions, HOME).load(contactId);
    await expect(load).rejects.toThrowError(/SESSION was read whose fields region/);
  });
});
