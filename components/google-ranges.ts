/** What of Google's network AWS has to reach, and be reached from. */
import { SIDES } from "./regions.ts";
import type { GoogleSettings } from "./setting-shapes.ts";

export interface NamedRange {
  /** Region and role: stable, whatever the addresses. */
  readonly name: string;
  readonly cidr: string;
}

/** Services have no address outside their cluster, so their ranges are not among them. */
export function routedRanges(google: GoogleSettings): readonly NamedRange[] {
  return SIDES.map((side) => google[side]).flatMap(({ region, nodes, pods }) => [
    { name: `${region}-nodes`, cidr: nodes },
    { name: `${region}-pods`, cidr: pods },
  ]);
}
