/** When and where an item was last written: what "the last writer" means. */

export interface Stamp {
  /** Milliseconds on the cloud's clock. */
  readonly at: number;
  readonly region: string;
}

/** Positive where `a` is the later write; regions break ties, so that all replicas agree. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a.at - b.at || (a.region < b.region ? -1 : a.region > b.region ? 1 : 0);
}

/** The stamp of a write that has seen `before`: always the later one, whatever the clock says. */
export function nextStamp(region: string, now: number, before: Stamp | undefined): Stamp {
  const stamp = { at: now, region };
  if (before === undefined || compareStamps(stamp, before) > 0) return stamp;
  return { at: before.at + 1, region };
}
