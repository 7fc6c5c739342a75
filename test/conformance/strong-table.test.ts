import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Condition, type StrongTable, strongTable } from "../../stores/strong-table.ts";
import { QuorumTable } from "../support/edge/quorum-table.ts";
import { type StoreTables, storeTables } from "../support/store-tables.ts";

let tables: StoreTables;
let runs = 0;

beforeAll(async () => {
  tables = await storeTables(["claims"]);
});

afterAll(async () => {
  await tables[Symbol.asyncDispose]();
});

type Step = (table: StrongTable, run: string) => Promise<unknown>;

const sortKey = fc.constantFrom("CLAIM", "EPOCH#0001", "EPOCH#0002", "EPOCH#0010");
const region = fc.constantFrom("eu-central-1", "eu-west-2");
const epoch = fc.integer({ min: 0, max: 3 });

const condition: fc.Arbitrary<Condition> = fc
  .record({
    absentOr: fc.boolean(),
    all: fc.oneof(fc.constant({}), fc.record({ region }), fc.record({ region, epoch })),
    any: fc.oneof(
      fc.constant([]),
      epoch.map((value) => [{ attribute: "epoch", is: "<" as const, value }]),
      region.map((value) => [{ attribute: "region", is: "=" as const, value }]),
    ),
  })
  // A condition that says nothing is none.
  .filter(({ absentOr, all, any }) => absentOr || Object.keys(all).length > 0 || any.length > 0);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(sortKey, region, epoch, condition).map(
    ([sk, at, count, when]): Step =>
      (table, run) =>
        table.putIf({ pk: run, sk, region: at, epoch: count }, when),
  ),
  sortKey.map(
    (sk): Step =>
      (table, run) =>
        table.find({ pk: run, sk }, "strong"),
  ),
  fc.constantFrom("EPOCH#", "CLAIM", "X").map(
    (prefix): Step =>
      (table, run) =>
        table.last(run, prefix, "strong"),
  ),
);

describe("a strongly consistent table with its quorum", () => {
  it("answers every sequence of requests as the model does, which schedules are searched with", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        runs += 1;
        const run = `run-${runs}`;
        const real = strongTable(tables.client, tables.nameOf("claims"));
        const model = new QuorumTable().replica("home");
        for (const ask of steps) expect(await ask(real, run)).toEqual(await ask(model, run));
      }),
      { numRuns: 60 },
    );
  });

  it("lets one of many writers through at once, and shows the others what stands there", async () => {
    const real = strongTable(tables.client, tables.nameOf("claims"));
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((epochOf) =>
        real.putIf({ pk: "RACE", sk: "CLAIM", epoch: epochOf }, { absentOr: true, all: {} }),
      ),
    );
    expect(answers.filter(({ kind }) => kind === "put")).toHaveLength(1);
    const standing = await real.find({ pk: "RACE", sk: "CLAIM" }, "strong");
    for (const answer of answers) if (answer.kind === "refused") expect(answer.item).toEqual(standing);
  });
});
