import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attemptStore } from "../../stores/attempt-store.ts";
import { planStore } from "../../stores/plan-store.ts";
import { NoAnswer, type StrongTable, strongTable } from "../../stores/strong-table.ts";
import { type StoreTables, storeTables } from "../support/store-tables.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const wall = { now: Date.parse("2026-03-02T09:00:00Z") };
const ports = { now: () => wall.now };
let tables: StoreTables;
let table: StrongTable;
let attempts = 0;

beforeAll(async () => {
  tables = await storeTables(["claims"]);
  table = strongTable(tables.client, tables.nameOf("claims"));
});

afterAll(async () => {
  await tables[Symbol.asyncDispose]();
});

function fresh() {
  attempts += 1;
  return { attempt: attempts.toString(16).padStart(32, "0"), store: attemptStore([table], ports) };
}

const silent: StrongTable = {
  putIf: () => Promise.reject(new NoAnswer("test")),
  find: () => Promise.reject(new NoAnswer("test")),
  last: () => Promise.reject(new NoAnswer("test")),
};

describe("the claim of an attempt", () => {
  it("is held by one region, for the first block too", async () => {
    const { attempt, store } = fresh();
    expect(await store.claim(attempt, HOME)).toBe("held");
    expect(await store.claim(attempt, HOME)).toBe("held");
    expect(await store.claim(attempt, PEER)).toBe("held-elsewhere");
  });

  it("is opened by one, and shown to every other", async () => {
    const { attempt, store } = fresh();
    const opened = await store.open(attempt, { region: HOME, epoch: 3, by: "one" });
    expect(opened).toEqual({ kind: "claimed", epoch: 3, at: wall.now });
    const other = await store.open(attempt, { region: PEER, epoch: 4, by: "two" });
    expect(other).toEqual({ kind: "held", region: HOME, epoch: 3, at: wall.now, isShared: false });
  });

  it("is still one's own where the answer to the write was lost", async () => {
    const { attempt, store } = fresh();
    await store.open(attempt, { region: HOME, epoch: 3, by: "one" });
    expect(await store.open(attempt, { region: HOME, epoch: 3, by: "one" })).toMatchObject({
      kind: "claimed",
    });
  });

  it("is moved by its maker until somebody joins", async () => {
    const { attempt, store } = fresh();
    await store.open(attempt, { region: HOME, epoch: 1, by: "one" });
    expect(await store.move(attempt, { region: PEER, epoch: 1, by: "two" })).toMatchObject({ kind: "held" });
    expect(await store.move(attempt, { region: PEER, epoch: 1, by: "one" })).toMatchObject({
      kind: "claimed",
    });
    const { at } = (await store.look(attempt)) as { at: number };
    expect(await store.join(attempt, { region: PEER, epoch: 1, at })).toMatchObject({ kind: "claimed" });
    expect(await store.move(attempt, { region: HOME, epoch: 1, by: "one" })).toEqual({
      kind: "held",
      region: PEER,
      epoch: 1,
      at,
      isShared: true,
    });
  });

  it("is free again when its maker gives it back, and only then", async () => {
    const { attempt, store } = fresh();
    await store.open(attempt, { region: HOME, epoch: 1, by: "one" });
    await store.giveBack(attempt, "two");
    expect(await store.claim(attempt, PEER)).toBe("held-elsewhere");
    await store.giveBack(attempt, "one");
    expect(await store.look(attempt)).toBe("no-claim");
    expect(await store.join(attempt, { region: HOME, epoch: 1, at: wall.now })).toEqual({ kind: "free" });
    expect(await store.open(attempt, { region: PEER, epoch: 1, by: "two" })).toMatchObject({
      kind: "claimed",
    });
  });

  it("is taken over from the region that is named, not from another", async () => {
    const { attempt, store } = fresh();
    await store.claim(attempt, HOME);
    expect(await store.takeOver(attempt, { from: PEER, region: HOME, epoch: 2 })).toMatchObject({
      kind: "held",
    });
    expect(await store.takeOver(attempt, { from: HOME, region: PEER, epoch: 2 })).toMatchObject({
      kind: "claimed",
      epoch: 2,
    });
    expect(await store.claim(attempt, HOME)).toBe("held-elsewhere");
  });

  it("counts as absent after two days, deleted or not", async () => {
    const { attempt, store } = fresh();
    await store.claim(attempt, HOME);
    wall.now += 2 * 24 * 3_600_000 + 2_000;
    expect(await store.claim(attempt, PEER)).toBe("held");
  });

  it("is asked of the next replica where one gives no answer, and of nobody more than that", async () => {
    const { attempt } = fresh();
    expect(await attemptStore([silent, table], ports).claim(attempt, HOME)).toBe("held");
    expect(await attemptStore([silent, silent], ports).claim(attempt, HOME)).toBe("no-quorum");
    expect(await attemptStore([silent, table], ports).look(attempt)).toBeUndefined();
  });

  it("fails loudly where the table is missing: that is no lack of quorum", async () => {
    const { attempt } = fresh();
    const missing = strongTable(tables.client, "tandem-nowhere");
    await expect(attemptStore([missing], ports).claim(attempt, HOME)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("a traffic plan", () => {
  const plan = (epoch: number, by = "test") => ({ epoch, distribution: { home: 60, peer: 40 }, by, at: 5 });

  it("is put once for each epoch, and the highest is read", async () => {
    const store = planStore([table, silent]);
    expect(await store.read()).toEqual([
      { kind: "read", plan: undefined, consistency: "strong" },
      { kind: "no-answer" },
    ]);
    expect(await store.put(plan(9))).toBe("put");
    expect(await store.put(plan(10))).toBe("put");
    expect(await store.put(plan(10))).toBe("put");
    expect(await store.put(plan(10, "another"))).toBe("taken");
    // Two operators may decide in the same millisecond, and not the same.
    expect(await store.put({ ...plan(10), distribution: { home: 0, peer: 100 } })).toBe("taken");
    expect((await store.read())[0]).toEqual({ kind: "read", plan: plan(10), consistency: "strong" });
  });

  it("is read without a quorum where a replica has none", async () => {
    const split: StrongTable = {
      ...table,
      last: (pk, prefix, consistency) =>
        consistency === "strong" ? Promise.reject(new NoAnswer("test")) : table.last(pk, prefix, consistency),
    };
    expect((await planStore([split]).read())[0]).toMatchObject({ kind: "read", consistency: "eventual" });
    expect(await planStore([silent]).put(plan(11))).toBe("no-quorum");
  });
});
