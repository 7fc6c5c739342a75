/** Which region takes new digital contacts: plans with rising epochs, of which the highest is in force. */
import * as v from "valibot";
import { facts } from "../fragment.ts";

/** The two regions of a stack, whatever their names. */
export const SIDES = ["home", "peer"] as const;
export type Side = (typeof SIDES)[number];

export function otherSide(side: Side): Side {
  return side === "home" ? "peer" : "home";
}

const Percent = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));

export const Plan = v.pipe(
  facts({
    epoch: v.pipe(v.number(), v.integer(), v.minValue(1)),
    distribution: v.pipe(
      facts({ home: Percent, peer: Percent }),
      v.check(({ home, peer }) => home + peer === 100, "the shares must add up to 100"),
    ),
    /** Who or what made it: a role or a command, never a person's name. */
    by: v.string(),
    /** Milliseconds since 1970. */
    at: v.number(),
  }),
);
export type Plan = v.InferOutput<typeof Plan>;

/** In force where no plan was ever made. */
export const NO_PLAN: Plan = { epoch: 0, distribution: { home: 100, peer: 0 }, by: "none", at: 0 };

/** The one with the highest epoch. An epoch is claimed once, so two with the same are one and the same. */
export function newestPlan(plans: readonly Plan[]): Plan | undefined {
  return plans.reduce<Plan | undefined>(
    (newest, plan) => (newest === undefined || plan.epoch > newest.epoch ? plan : newest),
    undefined,
  );
}

/**
 * Where a plan puts an attempt. By the attempt's own digits and not by chance, so that every pod that reads the
 * same plan puts the same attempt in the same region.
 */
export function plannedSide(plan: Plan, attempt: string): Side {
  return Number.parseInt(attempt.slice(0, 8), 16) % 100 < plan.distribution.home ? "home" : "peer";
}

/** Whether a plan newer than this epoch gives a region nothing: its contacts are not counted on any more. */
export function hasLeft(plan: Plan, side: Side, sinceEpoch: number): boolean {
  return plan.epoch > sinceEpoch && plan.distribution[side] === 0;
}
