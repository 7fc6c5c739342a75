/** All that both regions hold on the authentication of one customer, as one reading. */

import type { ContactId } from "../ids.ts";
import type { Intent, Level } from "../intents.ts";
import { type Assertion, type AssertionFragment, counts, isByRedial, levelOf } from "./assertion.ts";
import { gateOf, type TriedFacts } from "./attempts.ts";
import { type CredentialFragment, newestCredential } from "./credential.ts";

export interface AuthenticationFacts extends TriedFacts {
  readonly credentials: readonly CredentialFragment[];
}

export const NOTHING_PROVED: AuthenticationFacts = {
  credentials: [],
  assertions: [],
  attempts: [],
  locks: [],
  unlocks: [],
  revocations: [],
  flags: [],
};

export function credentialOf(facts: AuthenticationFacts): CredentialFragment | undefined {
  return facts.credentials.reduce<CredentialFragment | undefined>(newestCredential, undefined);
}

/** What a contact has proved and still counts. */
export function proofsOf(
  facts: AuthenticationFacts,
  contactId: ContactId,
  now: number,
): readonly Assertion[] {
  return facts.assertions
    .flatMap((fragment) => fragment.assertions)
    .filter((assertion) => assertion.contactId === contactId && counts(assertion, facts, now));
}

/** The level of a contact for an intent: what a mere redial carried over serves only what is marked for it. */
export function levelFor(
  intent: Intent,
  facts: AuthenticationFacts,
  contact: { readonly contactId: ContactId; readonly isRecognised: boolean },
  now: number,
): Level {
  const proofs = proofsOf(facts, contact.contactId, now).filter(
    (proof) => !isByRedial(proof) || intent.redialSafe,
  );
  return levelOf(proofs, contact.isRecognised);
}

/** Level 2 proved by PIN in this very contact: what changing the PIN needs. */
export function hasFreshPin(facts: AuthenticationFacts, contactId: ContactId, now: number): boolean {
  return proofsOf(facts, contactId, now).some(
    ({ method, carriedFrom }) => method === "pin" && carriedFrom === undefined,
  );
}

/** Somebody doubts this customer's contacts: flagged, or locked where it was asked. */
export function isUnderSuspicion(facts: AuthenticationFacts, region: string, now: number): boolean {
  return facts.flags.length > 0 || !gateOf(facts, region, now).isOpen;
}

export function ownAssertions(facts: AuthenticationFacts, region: string): AssertionFragment | undefined {
  return facts.assertions.find((fragment) => fragment.region === region);
}
