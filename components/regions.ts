/** Which regions go together, and for what. */

/** The two regions that serve; every region-bound setting and output is keyed by these words, never by a region. */
export type Side = "home" | "peer";
export const SIDES = ["home", "peer"] as const satisfies readonly Side[];

export const otherSide = (side: Side): Side => (side === "home" ? "peer" : "home");

/**
 * Strongly consistent global tables stay inside one of these sets.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/multi-region-strong-consistency-gt.html
 */
export const STRONG_SETS = {
  US: ["us-east-1", "us-east-2", "us-west-2"],
  EU: ["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"],
  AP: ["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
} as const;

export type RegionName = (typeof STRONG_SETS)[keyof typeof STRONG_SETS][number];

export const REGIONS: readonly RegionName[] = Object.values(STRONG_SETS).flat();

/** Of those, the ones in which an instance can be created. https://docs.aws.amazon.com/connect/latest/adminguide/regions.html */
export const CONNECT_REGIONS = [
  "us-east-1",
  "us-west-2",
  "eu-central-1",
  "eu-west-2",
  "ap-northeast-1",
  "ap-northeast-2",
] as const satisfies readonly RegionName[];

/** Source → replica of Amazon Connect Global Resiliency. Osaka can only ever be a replica. */
const LINKED_PAIRS: readonly (readonly [RegionName, RegionName])[] = [
  ["us-east-1", "us-west-2"],
  ["us-west-2", "us-east-1"],
  ["eu-central-1", "eu-west-2"],
  ["eu-west-2", "eu-central-1"],
  ["ap-northeast-1", "ap-northeast-3"],
];

export function strongSetOf(region: RegionName): readonly RegionName[] {
  return Object.values(STRONG_SETS).find((set) => (set as readonly RegionName[]).includes(region)) ?? [];
}

/** Whether AWS replicates an instance from one region to the other. */
export function isLinkedPair(home: RegionName, peer: RegionName): boolean {
  return LINKED_PAIRS.some(([source, replica]) => source === home && replica === peer);
}

export function canHostInstance(region: RegionName): boolean {
  return (CONNECT_REGIONS as readonly RegionName[]).includes(region);
}
