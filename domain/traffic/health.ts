/** What one pod has lately seen of a region. It moves new attempts away, and never decides alone (see attempt.ts). */

/** Failures in a row after which a region is passed over. */
const FAILURES_UNTIL_DOWN = 3;
const PROBES_UNTIL_DOWN = 2;
/** After this long one more attempt is let through, to find out. */
const PAUSE_MILLISECONDS = 30_000;

export interface RegionHealth {
  /** Starts in a row that were refused for other reasons than load, or not answered. */
  readonly failedStarts: number;
  /** Reads of the plan in a row that the region did not answer. */
  readonly failedProbes: number;
  /** Of the newest failed start, in milliseconds since 1970. */
  readonly failedAt: number;
}

export const UNTRIED: RegionHealth = { failedStarts: 0, failedProbes: 0, failedAt: 0 };

export function afterStartIn(health: RegionHealth, succeeded: boolean, now: number): RegionHealth {
  if (succeeded) return { ...health, failedStarts: 0 };
  return { ...health, failedStarts: health.failedStarts + 1, failedAt: now };
}

export function afterProbeOf(health: RegionHealth, succeeded: boolean): RegionHealth {
  return { ...health, failedProbes: succeeded ? 0 : health.failedProbes + 1 };
}

export function isHealthy(health: RegionHealth, now: number): boolean {
  if (health.failedProbes >= PROBES_UNTIL_DOWN) return false;
  return health.failedStarts < FAILURES_UNTIL_DOWN || now - health.failedAt >= PAUSE_MILLISECONDS;
}
