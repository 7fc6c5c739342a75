import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { announcingPartitions } from "../../domain/announcing.ts";
import { HybridClock } from "../../domain/clock.ts";
import { announcingTable } from "../../stores/announcing-table.ts";
import { dynamoTable, type FragmentTable, type Item } from "../../stores/fragment-table.ts";
import { anEvent, MemoryStream } from "../support/events.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { type StoreTables, storeTables } from "../support/store-tables.ts";

const HOME = "eu-central-1";
const START = Date.parse("2026-03-02T09:00:00Z");
const clock = new HybridClock({ now: () => START, processId: "test" });
let dynalite: StoreTables;

beforeAll(async () => {
  dynalite = await storeTables(["sessions"]);
});

afterAll(async () => {
  await dynalite[Symbol.asyncDispose]();
});

const BUILDERS: Readonly<Record<string, () => FragmentTable>> = {
  "in DynamoDB": () => dynamoTable(dynalite.client, dynalite.nameOf("sessions"), clock),
  "in memory": () => new MemoryTable(clock),
};

describe.each(Object.entries(BUILDERS))("what an item has to tell, %s", (name, build) => {
  let table: FragmentTable;
  let stream: MemoryStream;
  let announcing: FragmentTable;
  let pk: string;
  let count = 0;

  beforeEach(() => {
    table = build();
    stream = new MemoryStream();
    announcing = announcingTable(table, stream);
    count += 1;
    pk = `CONTACT#${name.replaceAll(" ", "-")}-${count}`;
  });

  const told = (at = START) => anEvent("session.completed", { reason: "farewell" }, clock, { at });
  const item = (fields: object = {}): Item => ({ pk, sk: `SESSION#${HOME}`, region: HOME, ...fields });
  const kept = () => table.find({ pk, sk: `SESSION#${HOME}` });

  async function leftovers(): Promise<readonly Item[]> {
    const found = await Promise.all(
      announcingPartitions(HOME).map((partition) =>
        table.queryIndex("by-announcing", partition, { between: ["0", "9"] }),
      ),
    );
    return found.flat().filter((left) => left.pk === pk);
  }

  it("is on the stream once it is saved, and no longer in the item", async () => {
    const event = told();
    expect(await announcing.save(item({ unannounced: [event], step: "a" }), 0)).toBe(true);
    expect(stream.events).toEqual([event]);
    expect(await kept()).toEqual({ pk, sk: `SESSION#${HOME}`, region: HOME, step: "a", revision: 1 });
    expect(await leftovers()).toEqual([]);
  });

  it("goes for an item that is put where none was", async () => {
    const event = told();
    expect(await announcing.putIfAbsent(item({ unannounced: [event], revision: 1 }))).toBe(true);
    expect(await announcing.putIfAbsent(item({ unannounced: [told()], revision: 1 }))).toBe(false);
    expect(stream.events).toEqual([event]);
    expect(await leftovers()).toEqual([]);
  });

  it("is not told where the item could not be saved", async () => {
    await announcing.save(item(), 0);
    expect(await announcing.save(item({ unannounced: [told()] }), 0)).toBe(false);
    expect(stream.events).toEqual([]);
  });

  it("stays with the item while the stream takes nothing, found by region with its age", async () => {
    stream.isDown = true;
    const [older, newer] = [told(START - 90_000), told(START - 40_000)];
    expect(await announcing.save(item({ unannounced: [newer, older] }), 0)).toBe(true);
    expect((await kept())?.["unannounced"]).toEqual([newer, older]);
    const [left] = await leftovers();
    expect(left?.["announcingSince"]).toBe("2026-03-02T08:58:30.000Z");
    expect(left?.["announcing"]).toMatch(/^eu-central-1#[0-7]$/);
  });

  it("is told with what comes later, and cleared with it", async () => {
    stream.isDown = true;
    await announcing.save(item({ unannounced: [told()] }), 0);
    stream.isDown = false;
    const own = await kept();
    const unannounced = [...((own?.["unannounced"] ?? []) as []), told(START + 1)];
    expect(await announcing.save(item({ unannounced }), 1)).toBe(true);
    expect(stream.events).toHaveLength(2);
    expect(await leftovers()).toEqual([]);
  });

  it("is not cleared by who announced less than the item now holds", async () => {
    stream.isDown = true;
    await announcing.save(item({ unannounced: [told()] }), 0);
    await announcing.save(item({ unannounced: [told(), told(START + 1)] }), 1);
    expect(await table.announced({ pk, sk: `SESSION#${HOME}` }, 1)).toBe(false);
    expect(await leftovers()).toHaveLength(1);
    expect(await table.announced({ pk, sk: `SESSION#${HOME}` }, 2)).toBe(true);
    expect(await leftovers()).toEqual([]);
  });

  it("counts as saved where only the clearing fails", async () => {
    const failing = { ...table, announced: () => Promise.reject(new Error("The table does not answer.")) };
    expect(await announcingTable(failing, stream).save(item({ unannounced: [told()] }), 0)).toBe(true);
    expect(stream.events).toHaveLength(1);
    expect(await leftovers()).toHaveLength(1);
  });

  it("is listed the oldest first, at most so many, or the newest first", async () => {
    stream.isDown = true;
    for (const age of [2, 3, 1])
      await announcing.save(
        {
          ...item({ unannounced: [told(START - age)], dueIn: pk, dueAt: String(age) }),
          sk: `JOURNEY#${age}`,
        },
        0,
      );
    const found = async (range: object) => {
      const partition = (await table.query(pk))[0]?.["announcing"];
      const items = await table.queryIndex("by-announcing", String(partition), range);
      return items.filter((left) => left.pk === pk).map(({ sk }) => sk);
    };
    expect(await found({})).toEqual(["JOURNEY#3", "JOURNEY#2", "JOURNEY#1"]);
    expect((await found({ oldest: 1 })).length).toBeLessThanOrEqual(1);
    expect((await table.query(pk, { oldest: 2 })).map(({ sk }) => sk)).toEqual(["JOURNEY#1", "JOURNEY#2"]);
    expect((await table.query(pk, { newest: 2 })).map(({ sk }) => sk)).toEqual(["JOURNEY#3", "JOURNEY#2"]);
  });
});
