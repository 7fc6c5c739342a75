import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FATES } from "../support/edge/faulty-replica.ts";
import { type Mutations, REGIONS, TwoRegionWorld } from "../support/edge/two-region-world.ts";

const RUNS = 2_000;
const SEED = 20_260_302;

const side = fc.constantFrom("home" as const, "peer" as const);
const node = fc.constantFrom("home" as const, "peer" as const, "witness" as const);

const event = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant("request" as const),
      pod: fc.nat(2),
      pinned: fc.option(side, { nil: undefined, freq: 3 }),
    }),
  },
  { weight: 40, arbitrary: fc.record({ kind: fc.constant("turn" as const), place: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("isolate" as const), node }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("heal" as const), node }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose" as const), side }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restore" as const), side }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("replan" as const), percent: fc.nat(98) }) },
);
const fate = fc.oneof(
  { weight: 3, arbitrary: fc.constant("well" as const) },
  { weight: 4, arbitrary: fc.constantFrom(...FATES) },
);
const history = fc.record({
  events: fc.array(event, { minLength: 10, maxLength: 80, size: "max" }),
  fates: fc.array(fate, { minLength: 1, maxLength: 25, size: "max" }),
});
type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

async function play({ events, fates }: History, mutations?: Mutations): Promise<TwoRegionWorld> {
  const world = new TwoRegionWorld(fates, mutations);
  for (const happened of events) {
    switch (happened.kind) {
      case "request":
        world.request(happened.pod, happened.pinned);
        break;
      case "turn":
        await world.turns.give(happened.place);
        break;
      case "isolate":
      case "heal":
        await world[happened.kind](happened.node);
        break;
      case "lose":
      case "restore":
        await world[happened.kind](happened.side);
        break;
      case "replan":
        await world.replan(happened.percent);
    }
    expectOneContactAtMost(world);
  }
  await finish(world);
  return world;
}

async function finish(world: TwoRegionWorld): Promise<void> {
  while (!world.turns.isEmpty) {
    await world.turns.give(0);
    expectOneContactAtMost(world);
  }
}

function expectOneContactAtMost(world: TwoRegionWorld): void {
  expect(world.failures).toEqual([]);
  expect(world.live.length).toBeLessThanOrEqual(1);
}

const BROKEN_RULES: Readonly<Record<string, Mutations>> = {
  "starts without asking for the claim": {
    attempts: (store) => ({
      ...store,
      open: async (_attempt, { epoch }) => ({ kind: "claimed", epoch, at: 0 }),
    }),
  },
  "acts under another pod's claim without joining it": {
    attempts: (store) => ({ ...store, join: async (_attempt, claim) => ({ kind: "claimed", ...claim }) }),
  },
  "takes silence for a refusal": {
    order: (answer) => (answer.kind === "ambiguous" ? { kind: "refused" } : answer),
  },
  "serves without a quorum wherever it likes": {
    attempts: (store) => ({ ...store, look: async () => "no-claim" }),
    traffic: (traffic) => ({
      choose: (attempt, pinned) => traffic.choose(attempt, pinned),
      note: (side, answer) => traffic.note(side, answer),
      situation: (attempt) => ({ ...traffic.situation(attempt), hasQuorum: false }),
    }),
  },
  "forgets at once that there was no quorum": {
    traffic: (traffic) => ({
      choose: (attempt, pinned) => traffic.choose(attempt, pinned),
      note: (side, answer) => traffic.note(side, answer),
      situation: (attempt) => ({ ...traffic.situation(attempt), inDoubt: false }),
    }),
  },
  "moves a claim that others have joined": {
    attempts: (store) => ({
      ...store,
      move: (attempt, claim) =>
        store.takeOver(attempt, {
          ...claim,
          from: claim.region === REGIONS.home ? REGIONS.peer : REGIONS.home,
        }),
    }),
  },
};

describe("an attempt that is made by any pods, under any faults", () => {
  it(`never has two live contacts past their first block (${RUNS} runs)`, { timeout: 120_000 }, async () => {
    const seen = { bothRegions: 0, started: 0 };
    await fc.assert(
      fc.asyncProperty(history, async (happened) => {
        const world = await play(happened);
        seen.bothRegions += world.contacts.length > 1 ? 1 : 0;
        seen.started += world.results.filter(({ outcome }) => outcome === "started").length;
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // The model would be worth nothing if it never came near the danger.
    expect(seen.bothRegions).toBeGreaterThan(RUNS / 200);
    expect(seen.started).toBeGreaterThan(RUNS);
  });

  it("is served once everything works again, by the same contact every time", {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(history, async (happened) => {
        const world = await play(happened);
        await world.mend();
        for (const pod of [0, 1, 2]) {
          world.request(pod, undefined);
          await finish(world);
        }
        const answers = world.results.slice(-3);
        expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
        // What was started without a claim cannot be named again: its time is written nowhere.
        if (!world.wasWithoutQuorum) expect(answers[0]?.outcome).toBe("started");
      }),
      { numRuns: 300, seed: SEED },
    );
  });

  it.each(Object.entries(BROKEN_RULES))(
    "would not pass if the edge %s",
    { timeout: 60_000 },
    async (_rule, broken) => {
      const check = await fc.check(
        fc.asyncProperty(history, async (happened) => {
          await play(happened, broken);
        }),
        { numRuns: 20_000, seed: SEED, endOnFailure: true },
      );
      expect(check.failed).toBe(true);
    },
  );
});
