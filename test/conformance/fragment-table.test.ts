import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HybridClock } from "../../domain/clock.ts";
import { dynamoTable, type FragmentTable, type Item, type Range } from "../../stores/fragment-table.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { type StoreTables, storeTables } from "../support/store-tables.ts";

const START = Date.parse("2026-03-02T09:00:00Z");
const clockAt = () => new HybridClock({ now: () => START, processId: "test" });
let tables: StoreTables;
let runs = 0;

beforeAll(async () => {
  tables = await storeTables(["contacts"]);
});

afterAll(async () => {
  await tables[Symbol.asyncDispose]();
});

type Step = (table: FragmentTable, partition: string) => Promise<unknown>;

const partition = fc.constantFrom("a", "b");
const sortKey = fc.constantFrom("CONTACT#1", "CONTACT#2", "CONTACT#20", "EVENT#1", "EVENT#é", "");
const region = fc.constantFrom("eu-central-1", "eu-west-2");

/** Index keys are unique where they stand: the order of equal ones is nobody's promise. */
const body = fc.record({
  region,
  text: fc.string({ maxLength: 20 }),
  list: fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 3 }),
  map: fc.record({ nothing: fc.constant(null), empty: fc.constant({}), yes: fc.boolean() }),
  expiresAt: fc.constantFrom(undefined, START / 1000 - 1, START / 1000, START / 1000 + 1),
  isDue: fc.boolean(),
  unannounced: fc.constantFrom(
    undefined,
    [],
    [{ id: "1", at: "2026-03-02T09:00:00.000Z", region: "eu-west-2" }],
  ),
});

const range: fc.Arbitrary<Range> = fc.oneof(
  fc.constant({}),
  fc.record({ prefix: fc.constantFrom("CONTACT#", "CONTACT#2", "EVENT", "X") }),
  fc.record({ prefix: fc.constant("CONTACT#"), newest: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ oldest: fc.integer({ min: 1, max: 3 }) }),
  fc.constant({ between: ["CONTACT#2", "EVENT#1"] as const }),
);

const key = fc.tuple(partition, sortKey).filter(([, sk]) => sk !== "");

function itemOf(run: string, [pk, sk]: readonly [string, string], { isDue, ...rest }: Body): Item {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...given,
    pk: `${run}#${pk}`,
    sk,
    clock: "019cacf1c600-0000-test",
    ...(isDue && { dueIn: `${run}#due`, dueAt: `${pk}#${sk}` }),
  };
}

type Body = typeof body extends fc.Arbitrary<infer T> ? T : never;

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(key, body, fc.integer({ min: 0, max: 2 })).map(
    ([at, rest, revision]): Step =>
      (table, run) =>
        table.save(itemOf(run, at, rest), revision),
  ),
  fc.tuple(key, body).map(
    ([at, rest]): Step =>
      (table, run) =>
        table.putIfAbsent(itemOf(run, at, rest)),
  ),
  fc.tuple(key, region).map(
    ([[pk, sk], by]): Step =>
      (table, run) =>
        table.take({ pk: `${run}#${pk}`, sk }, by),
  ),
  fc.tuple(key, fc.integer({ min: 1, max: 2 })).map(
    ([[pk, sk], revision]): Step =>
      (table, run) =>
        table.announced({ pk: `${run}#${pk}`, sk }, revision),
  ),
  key.map(
    ([pk, sk]): Step =>
      (table, run) =>
        table.find({ pk: `${run}#${pk}`, sk }),
  ),
  fc.tuple(partition, range).map(
    ([pk, within]): Step =>
      (table, run) =>
        table.query(`${run}#${pk}`, within),
  ),
  range
    .filter(({ prefix, between }) => prefix === undefined && between === undefined)
    .map(
      (within): Step =>
        (table, run) =>
          table.queryIndex("by-due", `${run}#due`, within),
    ),
);

describe("a table of fragments", () => {
  it("answers every sequence of requests as the one in memory does, which schedules are searched with", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        runs += 1;
        const run = `run-${runs}`;
        const real = dynamoTable(tables.client, tables.nameOf("contacts"), clockAt());
        const model = new MemoryTable(clockAt());
        for (const ask of steps) expect(await ask(real, run)).toEqual(await ask(model, run));
      }),
      { numRuns: 60 },
    );
  });

  it("gives the item with a condition to one of many that ask at once", async () => {
    const real = dynamoTable(tables.client, tables.nameOf("contacts"), clockAt());
    const item: Item = { pk: "RACE", sk: "ONE", region: "eu-west-2" };
    const puts = await Promise.all(Array.from({ length: 8 }, () => real.putIfAbsent(item)));
    expect(puts.filter((isPut) => isPut)).toHaveLength(1);
    const taken = await Promise.all(Array.from({ length: 8 }, () => real.take(item, "eu-west-2")));
    expect(taken.filter((one) => one !== undefined)).toHaveLength(1);
  });
});
