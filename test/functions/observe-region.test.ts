import { beforeEach, describe, expect, it } from "vitest";
import { isLost } from "../../domain/beacon.ts";
import { HybridClock } from "../../domain/clock.ts";
import { createHandler } from "../../functions/observe-region/handler.ts";
import { beaconStore } from "../../stores/beacon-store.ts";
import { anEvent, MemoryStream } from "../support/events.ts";
import { MemoryTable } from "../support/memory-table.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const START = Date.parse("2026-03-02T09:00:00Z");
let now: number;
let clock: HybridClock;
let coordination: MemoryTable;
let sessions: MemoryTable;
let contacts: MemoryTable;
let stream: MemoryStream;
let measured: [string, number][];
let observe: (region?: string) => Promise<unknown>;

beforeEach(() => {
  now = START;
  clock = new HybridClock({ now: () => now, processId: "test" });
  [coordination, sessions, contacts] = [
    new MemoryTable(clock),
    new MemoryTable(clock),
    new MemoryTable(clock),
  ];
  stream = new MemoryStream();
  measured = [];
  observe = (region = HOME) =>
    createHandler({
      clock,
      region,
      peerRegion: region === HOME ? PEER : HOME,
      beacons: beaconStore(coordination),
      announcing: [sessions, contacts],
      announcer: stream,
      watch: {
        count: () => undefined,
        measure: (name, milliseconds) => measured.push([name, milliseconds]),
      },
    })({});
});

function left(table: MemoryTable, id: string, age: number) {
  const event = anEvent("session.completed", { reason: "farewell" }, clock, { contactId: id, at: now - age });
  return table.save({ pk: `CONTACT#${id}`, sk: `SESSION#${HOME}`, region: HOME, unannounced: [event] }, 0);
}

describe("a region's beacon", () => {
  it("counts the runs, and shows the other region how old it is", async () => {
    await observe();
    now += 60_000;
    await observe();
    expect(await beaconStore(coordination).load(HOME)).toMatchObject({ sequence: 2, at: now });
    expect(measured).toEqual([]);
    now += 75_000;
    await observe(PEER);
    expect(measured).toEqual([
      ["PeerBeaconAge", 75_000],
      ["ReplicationLag", 15_000],
    ]);
  });

  it("says since when it has not missed a run, which silence of either side begins anew", async () => {
    const [began, own] = [now, () => beaconStore(coordination).load(HOME)];
    for (let minute = 0; minute < 5; minute += 1) {
      await observe();
      now += 60_000;
    }
    expect(await own()).toMatchObject({ since: began });
    now += 10 * 60_000;
    // Both are silent: nobody can say whose silence it is.
    expect(isLost(undefined, await own(), now)).toBe(false);
    await observe();
    expect(await own()).toMatchObject({ since: now });
    expect(isLost(undefined, await own(), now)).toBe(false);
  });

  it("shines though another run came first", async () => {
    coordination.isContended = true;
    expect(await observe()).toMatchObject({ status: "observed" });
  });
});

describe("leftovers", () => {
  it("older than half a minute are announced, the oldest first of each table, and once", async () => {
    await left(sessions, "young", 29_000);
    await left(sessions, "old", 31_000);
    await left(sessions, "older", 90_000);
    await left(contacts, "other", 40_000);
    expect(await observe()).toEqual({ status: "observed", announced: "3", left: "0" });
    expect(stream.events.map(({ contactId }) => contactId)).toEqual(["older", "old", "other"]);
    await observe();
    expect(stream.events).toHaveLength(3);
    now += 10_000;
    await observe();
    expect(stream.events.at(-1)?.contactId).toBe("young");
  });

  it("stay where they are while the stream takes nothing", async () => {
    await left(sessions, "old", 31_000);
    await left(contacts, "other", 40_000);
    stream.isDown = true;
    expect(await observe()).toEqual({ status: "observed", announced: "0", left: "2" });
    stream.isDown = false;
    expect(await observe()).toEqual({ status: "observed", announced: "2", left: "0" });
  });

  it("of another region are left to it", async () => {
    await left(sessions, "old", 31_000);
    expect(await observe(PEER)).toEqual({ status: "observed", announced: "0", left: "0" });
  });

  it("are bounded in one run, and go on in the next", async () => {
    for (let count = 0; count < 520; count += 1)
      await left(count % 2 ? sessions : contacts, `c-${count}`, 60_000);
    const first = (await observe()) as { announced: string };
    expect(Number(first.announced)).toBeLessThanOrEqual(500);
    await observe();
    await observe();
    expect(new Set(stream.events.map(({ contactId }) => contactId)).size).toBe(520);
  });
});
