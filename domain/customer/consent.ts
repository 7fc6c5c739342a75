/**
 * What a customer allows, as append-only facts. They do not race clocks: a grant counts only if it has seen every
 * withdrawal there is, so that a withdrawal beats a grant that was made at the same time elsewhere.
 */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { FRAGMENT, facts, lesserOf, listOf } from "../fragment.ts";

export const PURPOSES = ["marketing", "personalisation", "recording"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const CONSENT_SOURCES = ["import", "keypad", "chat", "agent", "operator"] as const;
export type ConsentSource = (typeof CONSENT_SOURCES)[number];

export const ConsentFact = facts({
  ...FRAGMENT,
  kind: v.literal("consent"),
  purpose: v.picklist(PURPOSES),
  isGiven: v.boolean(),
  /** Milliseconds since 1970. */
  at: v.number(),
  source: v.picklist(CONSENT_SOURCES),
  /** Names of the withdrawals that a grant has seen. */
  sees: listOf(v.string()),
});
export type ConsentFact = v.InferOutput<typeof ConsentFact>;

/** As far as the customer was asked at all. */
export type Consents = Readonly<Partial<Record<Purpose, boolean>>>;

/** A fact's name in what a grant has seen. */
export function consentId({ clock, region }: Pick<ConsentFact, "clock" | "region">): string {
  return `${clock}@${region}`;
}

/** Every fact once, in an order that no order of arrival changes. Commutative, associative, idempotent. */
export function mergeConsents(
  one: readonly ConsentFact[],
  other: readonly ConsentFact[],
): readonly ConsentFact[] {
  const byId = new Map<string, ConsentFact>();
  for (const fact of [...one, ...other])
    byId.set(consentId(fact), lesserOf(fact, byId.get(consentId(fact)) ?? fact));
  return [...byId.values()].sort((a, b) => (consentId(a) < consentId(b) ? -1 : 1));
}

export function consentsOf(consentFacts: readonly ConsentFact[]): Consents {
  const asked = PURPOSES.filter((purpose) => consentFacts.some((fact) => fact.purpose === purpose));
  return Object.fromEntries(asked.map((purpose) => [purpose, isAllowed(purpose, consentFacts)]));
}

/** False where nobody was asked. */
export function isAllowed(purpose: Purpose, consentFacts: readonly ConsentFact[]): boolean {
  const withdrawn = withdrawals(purpose, consentFacts);
  return consentFacts.some(
    (fact) => fact.purpose === purpose && fact.isGiven && withdrawn.every((name) => fact.sees.includes(name)),
  );
}

export interface ConsentChange {
  readonly purpose: Purpose;
  readonly isGiven: boolean;
  readonly at: number;
  readonly source: ConsentSource;
}

/** Undefined where it is so already: said twice, it is one consent. */
export function consentChanged(
  known: readonly ConsentFact[],
  change: ConsentChange,
  { region, clock }: { readonly region: string; readonly clock: Clock },
): ConsentFact | undefined {
  if (consentsOf(known)[change.purpose] === change.isGiven) return undefined;
  return {
    region,
    clock,
    revision: 0,
    kind: "consent",
    ...change,
    sees: change.isGiven ? withdrawals(change.purpose, known) : [],
  };
}

function withdrawals(purpose: Purpose, consentFacts: readonly ConsentFact[]): readonly string[] {
  return consentFacts
    .filter((fact) => fact.purpose === purpose && !fact.isGiven)
    .map(consentId)
    .sort();
}
