/** A region's sign of life, and what its age says. */
import * as v from "valibot";
import type { Clock } from "./clock.ts";
import { FRAGMENT, facts } from "./fragment.ts";

export const BEACON_PERIOD_MILLISECONDS = 60_000;

export const Beacon = facts({
  ...FRAGMENT,
  /** Counts this region's runs. */
  sequence: v.number(),
  /** Milliseconds since 1970. */
  at: v.number(),
});
export type Beacon = v.InferOutput<typeof Beacon>;

export function nextBeacon(
  own: Beacon | undefined,
  { region, now, clock }: { readonly region: string; readonly now: number; readonly clock: Clock },
): Beacon {
  return { region, clock, revision: own?.revision ?? 0, sequence: (own?.sequence ?? 0) + 1, at: now };
}

/** Undefined where the other region was never heard of. */
export function ageOf(beacon: Beacon | undefined, now: number): number | undefined {
  return beacon === undefined ? undefined : Math.max(0, now - beacon.at);
}

/** What replication lags behind at least: how long the next beacon is overdue. */
export function lagOf(beacon: Beacon | undefined, now: number): number | undefined {
  const age = ageOf(beacon, now);
  return age === undefined ? undefined : Math.max(0, age - BEACON_PERIOD_MILLISECONDS);
}
