/**
 * Facts that take trust away. They are append-only, and they do not race clocks: what was proved counts only once
 * it has seen every one of them.
 */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { FRAGMENT, facts, listOf } from "../fragment.ts";

/** A fact's name in what an assertion has seen. */
export function safetyId(fact: { readonly clock: Clock; readonly region: string }): string {
  return `${fact.clock}@${fact.region}`;
}

export const LOCK_SCOPES = ["customer", "region"] as const;

/** No PIN is taken: of the customer anywhere, or in the region that wrote it. */
export const Lock = facts({
  ...FRAGMENT,
  kind: v.literal("lock"),
  scope: v.picklist(LOCK_SCOPES),
  at: v.number(),
  until: v.number(),
  /** Names the announcement of this fact to others. */
  eventId: v.string(),
});
export type Lock = v.InferOutput<typeof Lock>;

/** Who did it: a user name of the instance, a function, an operator; nobody's own name. */
const by = v.exactOptional(v.string());

/** An agent, or another method of proof, ended the locks it names. */
export const Unlock = facts({
  ...FRAGMENT,
  kind: v.literal("unlock"),
  sees: listOf(v.string()),
  eventId: v.string(),
  by,
});
export type Unlock = v.InferOutput<typeof Unlock>;

/** Everything proved before, and not having seen this, is void. */
export const Revocation = facts({ ...FRAGMENT, kind: v.literal("revocation"), eventId: v.string(), by });
export type Revocation = v.InferOutput<typeof Revocation>;

/** Somebody suspects fraud: nothing is carried over by redial. */
export const Flag = facts({
  ...FRAGMENT,
  kind: v.literal("flag"),
  eventId: v.string(),
  by,
  /** Milliseconds since 1970; absent where it never ends. */
  until: v.exactOptional(v.number()),
});
export type Flag = v.InferOutput<typeof Flag>;

// A lock is over in half an hour; whoever looks into it wants to see that there was one.
const FLAG_OF_A_LOCK_MILLISECONDS = 24 * 3_600_000;

/** Whoever guessed until a lock is not to be helped by a dropped line. */
export function flagOf({ region, clock, at, eventId }: Lock): Flag {
  return {
    region,
    clock,
    revision: 0,
    kind: "flag",
    eventId,
    by: "lock",
    until: at + FLAG_OF_A_LOCK_MILLISECONDS,
  };
}

export type SafetyFact = Lock | Unlock | Revocation | Flag;

export interface SafetyFacts {
  readonly locks: readonly Lock[];
  readonly unlocks: readonly Unlock[];
  readonly revocations: readonly Revocation[];
  readonly flags: readonly Flag[];
}

/** Names of all facts that an assertion must have seen to count. */
export function bindingIds({ locks, revocations }: SafetyFacts): readonly string[] {
  return [...new Set([...locks, ...revocations].map(safetyId))].sort();
}
