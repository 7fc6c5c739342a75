/** Tries of a PIN: each region keeps its own, everybody counts them all. */
import * as v from "valibot";
import { Clock, laterOf } from "../clock.ts";
import { FRAGMENT, facts, listOf, untold } from "../fragment.ts";
import type { AssertionFragment } from "./assertion.ts";
import { type Lock, type SafetyFacts, safetyId } from "./safety.ts";

/** Five in sum lock the customer; three of its own make a region take no more, so six pass at any lag. */
const LIMIT_IN_SUM = 5;
const LIMIT_OF_A_REGION = 3;
const LOCK_MILLISECONDS = 30 * 60_000;
/** More than any region can collect between two unlocks. */
const KEPT_ATTEMPTS = 10;

export const Attempt = facts({
  /** The same for a retry of the same input, so that it is counted once. */
  id: v.string(),
  /** Wall time in milliseconds: locks end by it. */
  at: v.number(),
  clock: Clock,
});
export type Attempt = v.InferOutput<typeof Attempt>;

export const AttemptsFragment = facts({ ...FRAGMENT, attempts: listOf(Attempt) });
export type AttemptsFragment = v.InferOutput<typeof AttemptsFragment>;

export interface TriedFacts extends SafetyFacts {
  readonly attempts: readonly AttemptsFragment[];
  readonly assertions: readonly AssertionFragment[];
}

/** Whether a PIN is taken, and if not, for whom and until when. */
export type Gate =
  | { readonly isOpen: true }
  | { readonly isOpen: false; readonly scope: Lock["scope"]; readonly until: number };

/** Commutative, associative, idempotent; of two versions of the same region's list, both are kept. */
export function mergeAttempts(one: readonly Attempt[], other: readonly Attempt[]): readonly Attempt[] {
  const byId = new Map<string, Attempt>();
  for (const attempt of [...one, ...other]) {
    const known = byId.get(attempt.id);
    // The first try is the try; a copy with a later clock is the same input again.
    if (known === undefined || attempt.clock < known.clock) byId.set(attempt.id, attempt);
  }
  return [...byId.values()].sort(inOrder);
}

export function withAttempt(
  own: AttemptsFragment | undefined,
  attempt: Attempt,
  region: string,
): AttemptsFragment {
  return {
    region,
    clock: attempt.clock,
    revision: own?.revision ?? 0,
    attempts: mergeAttempts(own?.attempts ?? [], [attempt]).slice(-KEPT_ATTEMPTS),
    ...untold(own),
  };
}

/** Whether this region takes a PIN now. */
export function gateOf(facts: TriedFacts, region: string, now: number): Gate {
  const closed = [...lockedByFact(facts, region), ...lockedByCount(facts, region)].filter(
    ({ until }) => now < until,
  );
  const widest = closed.find(({ scope }) => scope === "customer") ?? closed[0];
  if (widest === undefined) return { isOpen: true };
  return {
    isOpen: false,
    scope: widest.scope,
    until: Math.max(...closed.filter(({ scope }) => scope === widest.scope).map(({ until }) => until)),
  };
}

interface Closed {
  readonly scope: Lock["scope"];
  readonly until: number;
}

function lockedByFact({ locks, unlocks, assertions }: TriedFacts, region: string): readonly Closed[] {
  const ended = new Set([
    ...unlocks.flatMap(({ sees }) => sees),
    ...assertions.flatMap(({ proved }) => proved?.sees ?? []),
  ]);
  return locks.filter(
    (lock) => (lock.scope === "customer" || lock.region === region) && !ended.has(safetyId(lock)),
  );
}

/** What the attempts alone say: a lock that the other region has not seen coming is found here. */
function lockedByCount(facts: TriedFacts, region: string): readonly Closed[] {
  const tally = { counted: [] as string[], customer: 0, regions: new Map<string, number>() };
  for (const { by, time } of countedAttempts(facts)) {
    if (tally.customer > 0 && time >= tally.customer) {
      tally.customer = 0;
      tally.counted = [];
      tally.regions.clear();
    }
    if (time >= (tally.regions.get(by) ?? Number.POSITIVE_INFINITY)) {
      tally.regions.delete(by);
      tally.counted = tally.counted.filter((other) => other !== by);
    }
    tally.counted.push(by);
    if (tally.counted.length >= LIMIT_IN_SUM) tally.customer = time + LOCK_MILLISECONDS;
    if (tally.counted.filter((other) => other === by).length >= LIMIT_OF_A_REGION)
      tally.regions.set(by, time + LOCK_MILLISECONDS);
  }
  return [
    { scope: "customer", until: tally.customer },
    { scope: "region", until: tally.regions.get(region) ?? 0 },
  ];
}

/** Attempts since the newest success or unlock, oldest first. */
function countedAttempts({ attempts, assertions, unlocks }: TriedFacts) {
  const pardons = [...assertions.map(({ proved }) => proved?.clock), ...unlocks.map(({ clock }) => clock)];
  const pardoned = pardons.reduce<Clock | undefined>((one, other) => laterOf(one, other), undefined);
  return attempts
    .flatMap((fragment) =>
      fragment.attempts.map(({ id, at, clock }) => ({ by: fragment.region, time: at, clock, id })),
    )
    .filter(({ clock }) => pardoned === undefined || clock > pardoned)
    .sort(inOrder);
}

function inOrder(one: Pick<Attempt, "clock" | "id">, other: Pick<Attempt, "clock" | "id">): number {
  if (one.clock !== other.clock) return one.clock < other.clock ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
