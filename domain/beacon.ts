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
  /** When its runs began of which none has been missed for longer than a region may be silent. */
  since: v.exactOptional(v.number()),
});
export type Beacon = v.InferOutput<typeof Beacon>;

/** A region that has not been heard of for so long is taken to be lost. */
export const LOST_AFTER_MILLISECONDS = 3 * BEACON_PERIOD_MILLISECONDS;

export function nextBeacon(
  own: Beacon | undefined,
  { region, now, clock }: { readonly region: string; readonly now: number; readonly clock: Clock },
): Beacon {
  return {
    region,
    clock,
    revision: own?.revision ?? 0,
    sequence: (own?.sequence ?? 0) + 1,
    at: now,
    since: isSilent(own, now) ? now : (own?.since ?? now),
  };
}

/**
 * Who was away itself has heard nothing, whatever the other one did: the silence counts only for who has listened
 * for as long.
 */
export function isLost(peer: Beacon | undefined, own: Beacon | undefined, now: number): boolean {
  const hasListened =
    !isSilent(own, now) && own?.since !== undefined && now - own.since > LOST_AFTER_MILLISECONDS;
  return hasListened && isSilent(peer, now);
}

function isSilent(beacon: Beacon | undefined, now: number): boolean {
  return beacon === undefined || now - beacon.at > LOST_AFTER_MILLISECONDS;
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
