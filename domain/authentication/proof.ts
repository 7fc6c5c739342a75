/** What a contact gains by proving who it is, by whatever method: level 2, and level 3 on top of another method. */
import type { Clock } from "../clock.ts";
import type { ContactId } from "../ids.ts";
import {
  type Assertion,
  type AssertionFragment,
  isByRedial,
  LIFETIME_MILLISECONDS,
  type ProofMethod,
  withAssertion,
} from "./assertion.ts";
import { type AuthenticationFacts, ownAssertions, proofsOf } from "./facts.ts";

export interface Prover {
  readonly facts: AuthenticationFacts;
  readonly contactId: ContactId;
  /** The identifier the contact came from, as a keyed hash. */
  readonly endpoint?: string;
  readonly region: string;
  readonly now: number;
  readonly tick: () => Clock;
}

export interface Proved {
  readonly level: 2 | 3;
  readonly assertions: AssertionFragment;
}

/** `sees`: what was known when the proof was given, not what is learned while it is checked. */
export function provedBy(method: ProofMethod, prover: Prover, sees: readonly string[]): Proved {
  const { facts, contactId, endpoint, region, now, tick } = prover;
  const assertion: Assertion = {
    level: 2,
    method,
    at: now,
    expiresAt: now + LIFETIME_MILLISECONDS[2],
    contactId,
    ...(endpoint === undefined ? {} : { endpoint }),
    sees,
    clock: tick(),
  };
  const at = { region, now };
  const assertions = withAssertion(ownAssertions(facts, region), assertion, at);
  if (!isSecondMethod(method, prover)) return { level: 2, assertions };
  const steppedUp: Assertion = { ...assertion, level: 3, expiresAt: now + LIFETIME_MILLISECONDS[3] };
  return { level: 3, assertions: withAssertion(assertions, steppedUp, at) };
}

/** The contact has proved itself in another way, too. A mere redial proves nothing. */
function isSecondMethod(method: ProofMethod, { facts, contactId, now }: Prover): boolean {
  return proofsOf(facts, contactId, now).some((proof) => proof.method !== method && !isByRedial(proof));
}
