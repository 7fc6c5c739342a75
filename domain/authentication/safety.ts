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

/** An agent, or another method of proof, ended the locks it names. */
export const Unlock = facts({
  ...FRAGMENT,
  kind: v.literal("unlock"),
  sees: listOf(v.string()),
  eventId: v.string(),
});
export type Unlock = v.InferOutput<typeof Unlock>;

/** Everything proved before, and not having seen this, is void. */
export const Revocation = facts({ ...FRAGMENT, kind: v.literal("revocation"), eventId: v.string() });
export type Revocation = v.InferOutput<typeof Revocation>;

/** Somebody suspects fraud: nothing is carried over. */
export const Flag = facts({ ...FRAGMENT, kind: v.literal("flag"), eventId: v.string() });
export type Flag = v.InferOutput<typeof Flag>;

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
