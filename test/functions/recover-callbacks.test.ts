import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callbackOf } from "../../domain/callback/callback.ts";
import { callbackStore } from "../../stores/callback-store.ts";
import {
  CALLBACK_ID,
  CallbackWorld,
  CUSTOMER,
  type Name,
  REGIONS,
  Stopped,
} from "../support/callback-world.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const MINUTE = 60_000;

async function statusIn(world: CallbackWorld, name: Name) {
  const fragments = await callbackStore(world.regions[name].table).load("a".repeat(32) as never);
  return callbackOf(fragments)?.status.value;
}

function replicate(world: CallbackWorld): void {
  world.regions[HOME].table.copyTo(world.regions[PEER].table);
  world.regions[PEER].table.copyTo(world.regions[HOME].table);
}

async function owed(takenIn: Name = HOME) {
  const world = new CallbackWorld();
  await world.owes(takenIn);
  replicate(world);
  return world;
}

describe("a callback", () => {
  it("is made by the region that took it once an agent is free, and told once", async () => {
    const world = await owed();
    const home = world.regions[HOME];
    home.freeAgents = 0;
    expect(await home.run()).toMatchObject({ called: 0, waiting: 1 });
    home.freeAgents = 1;
    expect(await home.run()).toMatchObject({ called: 1 });
    expect(await home.run()).toEqual({ called: 0, inDoubt: 0, refused: 0, waiting: 0 });
    expect([...world.calls.keys()]).toEqual([`${HOME}|${CALLBACK_ID}`]);
    const [item] = home.table.all();
    expect(item?.["unannounced"]).toMatchObject([{ type: "callback.done", data: { outcome: "called" } }]);
  });

  it("is made after half an hour, whoever is free", async () => {
    const world = await owed();
    world.regions[HOME].freeAgents = 0;
    world.time += 30 * MINUTE;
    expect(await world.regions[HOME].run()).toMatchObject({ called: 1 });
  });

  it("of a region that lives is left to it, and of one that is lost is made by the other", async () => {
    const world = await owed();
    const peer = world.regions[PEER];
    world.time += 2 * MINUTE;
    expect(await peer.run()).toMatchObject({ called: 0 });
    world.time += 2 * MINUTE;
    expect(await peer.run()).toMatchObject({ called: 1 });
    // It returns with its own item still waiting, before replication has brought the other's word.
    expect(await world.regions[HOME].run()).toMatchObject({ called: 1 });
    expect([...world.calls.keys()]).toEqual([`${PEER}|${CALLBACK_ID}`]);
    expect(await statusIn(world, HOME)).toMatchObject({ value: "called", by: PEER });
  });

  it("is left to its region by one that was away itself, until it has listened as long as silence takes", async () => {
    const world = await owed();
    const peer = world.regions[PEER];
    // Both were away: the one beacon is as old as the other.
    peer.ownBeacon = world.time;
    world.time += 10 * MINUTE;
    expect(await peer.run()).toMatchObject({ called: 0 });
    // It is back, and has not heard of the other one yet.
    peer.ownBeacon = undefined;
    peer.awakeSince = world.time;
    expect(await peer.run()).toMatchObject({ called: 0 });
    world.time += 3 * MINUTE;
    expect(await peer.run()).toMatchObject({ called: 0 });
    world.time += MINUTE;
    expect(await peer.run()).toMatchObject({ called: 1 });
  });

  it("is not made for whoever was erased, though the lost region's item still stands there", async () => {
    const world = await owed();
    const peer = world.regions[PEER];
    peer.erased.add(CUSTOMER);
    world.time += 4 * MINUTE;
    expect(await peer.run()).toEqual({ called: 0, inDoubt: 0, refused: 0, waiting: 0 });
    expect(world.calls.size).toBe(0);
    expect(peer.table.all()).toHaveLength(1);
  });

  it("is made though another one is malformed, which is heard of all the same", async () => {
    const world = await owed();
    const { table } = world.regions[HOME];
    const [good] = table.all();
    const customerId = "0".repeat(32);
    const earlier = "2026-01-01T00:00:00.000Z";
    const bad = { ...good, customerId, pk: `CUSTOMER#${customerId}`, sk: good?.sk ?? "", dueAt: earlier };
    table.lay({ ...bad, number: 7 });
    await expect(world.regions[HOME].run()).rejects.toThrow("number");
    expect([...world.calls.keys()]).toEqual([`${HOME}|${CALLBACK_ID}`]);
  });

  it("of a lost region is reached behind hundreds that were made and stand there until it is back", async () => {
    const world = new CallbackWorld();
    const peer = world.regions[PEER];
    for (let nth = 0; nth < 120; nth += 1) {
      const customerId = nth.toString(16).padStart(32, "0") as typeof CUSTOMER;
      await world.owes(HOME, { callbackId: `contact-${nth}` as typeof CALLBACK_ID, customerId });
      world.time += nth % 3;
    }
    replicate(world);
    world.time += 4 * MINUTE;
    peer.freeAgents = 200;
    for (let minute = 0; minute < 3; minute += 1) await peer.run();
    expect(world.calls.size).toBe(120);
    expect(await peer.run()).toEqual({ called: 0, inDoubt: 0, refused: 0, waiting: 0 });
  });

  it("is not made without a quorum, by anybody", async () => {
    const world = await owed();
    for (const name of REGIONS) world.regions[name].hasQuorum = false;
    world.time += 10 * MINUTE;
    for (const name of REGIONS) await world.regions[name].run();
    expect(world.calls.size).toBe(0);
    expect(await statusIn(world, HOME)).toMatchObject({ value: "waiting" });
  });

  it("that a lost region may have made is in doubt, listed, and made by nobody else; the region itself makes it", async () => {
    const world = await owed();
    world.regions[HOME].stopAfter = { steps: 0, isMade: true };
    await expect(world.regions[HOME].run()).rejects.toThrow(Stopped);
    world.time += 5 * MINUTE;
    expect(await world.regions[PEER].run()).toMatchObject({ called: 0, inDoubt: 1 });
    expect(await statusIn(world, PEER)).toEqual({ value: "in-doubt", by: HOME });
    replicate(world);
    world.regions[HOME].lastBeacon = world.time;
    expect(await world.regions[HOME].run()).toMatchObject({ called: 1 });
    replicate(world);
    expect(await statusIn(world, PEER)).toMatchObject({ value: "called", by: HOME });
    expect(world.calls.size).toBe(1);
  });

  it("that the service refuses is not asked for again", async () => {
    const world = await owed();
    world.regions[HOME].answer = "refused";
    expect(await world.regions[HOME].run()).toMatchObject({ refused: 1 });
    world.regions[HOME].answer = "started";
    await world.regions[HOME].run();
    expect(world.calls.size).toBe(0);
  });

  it("that nobody made within a day is made no more", async () => {
    const world = await owed();
    world.regions[HOME].hasQuorum = false;
    await world.regions[HOME].run();
    world.regions[HOME].hasQuorum = true;
    world.time += 24 * 60 * MINUTE;
    expect(await world.regions[HOME].run()).toMatchObject({ refused: 1 });
    expect(world.calls.size).toBe(0);
  });

  it("whose answer was lost and whose day is over is listed as in doubt", async () => {
    const world = await owed();
    world.regions[HOME].answer = "unknown";
    await world.regions[HOME].run();
    world.time += 24 * 60 * MINUTE;
    expect(await world.regions[HOME].run()).toMatchObject({ inDoubt: 1 });
    expect(await world.regions[HOME].run()).toMatchObject({ inDoubt: 0, waiting: 0 });
    expect(world.calls.size).toBe(1);
  });
});

describe("any schedule of runs, stops, losses and lag", () => {
  const region = fc.constantFrom(...REGIONS);
  const act = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("run" as const), region }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("stops" as const),
        region,
        steps: fc.nat(3),
        isMade: fc.boolean(),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("replicates" as const), from: region }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("beacon" as const), region }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("passes" as const), minutes: fc.constantFrom(1, 4, 35, 700) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("quorum" as const), region, has: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("answers" as const),
        region,
        answer: fc.constantFrom("started" as const, "unknown" as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("agents" as const), region, free: fc.nat(1) }) },
  );

  it("makes at most one call, never says of none that it was made, and ends once all is well", async () => {
    await fc.assert(
      fc.asyncProperty(region, fc.array(act, { maxLength: 40 }), async (takenIn, acts) => {
        const world = new CallbackWorld();
        await world.owes(takenIn);
        for (const step of acts) {
          if (step.kind === "run" || step.kind === "stops") {
            const here = world.regions[step.region];
            here.stopAfter = step.kind === "stops" ? { steps: step.steps, isMade: step.isMade } : undefined;
            await here.run().catch((error: unknown) => {
              if (!(error instanceof Stopped)) throw error;
            });
            here.stopAfter = undefined;
          } else if (step.kind === "replicates")
            world.regions[step.from].table.copyTo(world.peerOf(step.from).table);
          else if (step.kind === "beacon") world.regions[step.region].lastBeacon = world.time;
          else if (step.kind === "passes") world.time += step.minutes * MINUTE;
          else if (step.kind === "quorum") world.regions[step.region].hasQuorum = step.has;
          else if (step.kind === "answers") world.regions[step.region].answer = step.answer;
          else world.regions[step.region].freeAgents = step.free;
          expect(world.calls.size).toBeLessThanOrEqual(1);
          for (const name of REGIONS)
            if ((await statusIn(world, name))?.value === "called") expect(world.calls.size).toBe(1);
        }
        for (const name of REGIONS)
          Object.assign(world.regions[name], {
            hasQuorum: true,
            answer: "started",
            freeAgents: 1,
            lastBeacon: world.time,
          });
        for (let minute = 0; minute < 3; minute += 1) {
          replicate(world);
          for (const name of REGIONS) await world.regions[name].run();
        }
        replicate(world);
        expect(world.calls.size).toBeLessThanOrEqual(1);
        const ends = await Promise.all(REGIONS.map((name) => statusIn(world, name)));
        for (const end of ends) expect(end?.value).not.toBe("waiting");
      }),
      { numRuns: 400 },
    );
  });
});
