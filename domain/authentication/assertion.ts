/** What a contact has proved, by what, until when, and which revocations and locks that proof knew of. */
import * as v from "valibot";
import { Clock } from "../clock.ts";
import { FRAGMENT, facts, listOf, untold } from "../fragment.ts";
import { ContactId } from "../ids.ts";
import type { Level } from "../intents.ts";
import { bindingIds, type SafetyFacts } from "./safety.ts";

const MINUTE = 60_000;

/** How long a level lives. */
export const LIFETIME_MILLISECONDS = { 2: 30 * MINUTE, 3: 10 * MINUTE } as const;

export const PROOF_METHODS = ["pin", "code", "signed-in"] as const;
export type ProofMethod = (typeof PROOF_METHODS)[number];

/** Ways of the carry-over table. */
export const CARRIERS = ["redial", "hand-over", "transfer", "callback"] as const;
export type Carrier = (typeof CARRIERS)[number];

export const Assertion = facts({
  level: v.picklist([2, 3]),
  method: v.picklist(PROOF_METHODS),
  /** Milliseconds since 1970. */
  at: v.number(),
  expiresAt: v.number(),
  contactId: ContactId,
  /** The identifier the contact came from, as a keyed hash. */
  endpoint: v.exactOptional(v.string()),
  sees: listOf(v.string()),
  clock: Clock,
  /** The contact in which it was proved, where that is another one. */
  carriedFrom: v.exactOptional(ContactId),
  /** By which way of the carry-over table; redial where an older version did not say. */
  carriedBy: v.exactOptional(v.picklist(CARRIERS)),
});
export type Assertion = v.InferOutput<typeof Assertion>;

export const AssertionFragment = facts({
  ...FRAGMENT,
  assertions: listOf(Assertion),
  /** The newest proof made in this region: attempts before it no longer count. */
  proved: v.exactOptional(facts({ clock: Clock, sees: listOf(v.string()) })),
});
export type AssertionFragment = v.InferOutput<typeof AssertionFragment>;

/** It has not run out, and it has seen every revocation and lock that is known. */
export function counts(assertion: Assertion, facts: SafetyFacts, now: number): boolean {
  const seen = new Set(assertion.sees);
  return now < assertion.expiresAt && bindingIds(facts).every((id) => seen.has(id));
}

/** Carried over because the same number called again, and for no better reason. */
export function isByRedial({ carriedFrom, carriedBy }: Assertion): boolean {
  return carriedFrom !== undefined && (carriedBy === undefined || carriedBy === "redial");
}

export function levelOf(assertions: readonly Assertion[], recognised: boolean): Level {
  const proved = new Set(assertions.map(({ level }) => level));
  if (proved.has(3)) return 3;
  if (proved.has(2)) return 2;
  return recognised ? 1 : 0;
}

/** The region's fragment with one assertion more: one of each contact, method and level, and none that has run out. */
export function withAssertion(
  own: AssertionFragment | undefined,
  added: Assertion,
  { region, now }: { readonly region: string; readonly now: number },
): AssertionFragment {
  const kept = (own?.assertions ?? []).filter(
    (assertion) => !isOfOneKind(assertion, added) && now < assertion.expiresAt,
  );
  // What is carried over is no new proof: it forgives no attempts.
  const proved = added.carriedFrom === undefined ? { clock: added.clock, sees: added.sees } : own?.proved;
  return {
    region,
    clock: added.clock,
    revision: own?.revision ?? 0,
    assertions: [...kept, added],
    ...(proved === undefined ? {} : { proved }),
    ...untold(own),
  };
}

function isOfOneKind(one: Assertion, other: Assertion): boolean {
  return one.contactId === other.contactId && one.method === other.method && one.level === other.level;
}
