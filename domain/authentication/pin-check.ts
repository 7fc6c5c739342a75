/** The two decisions around one comparison of a PIN: whether it is made, and what follows from it. */
import type { Clock } from "../clock.ts";
import type { ContactId } from "../fragment.ts";
import {
  type Assertion,
  type AssertionFragment,
  isByRedial,
  LIFETIME_MILLISECONDS,
  withAssertion,
} from "./assertion.ts";
import { type AttemptsFragment, type Gate, gateOf, withAttempt } from "./attempts.ts";
import type { CredentialFragment } from "./credential.ts";
import { type AuthenticationFacts, credentialOf, ownAssertions, proofsOf } from "./facts.ts";
import { bindingIds, type Lock, safetyId } from "./safety.ts";

export interface PinTry {
  readonly facts: AuthenticationFacts;
  readonly contactId: ContactId;
  readonly endpoint?: string;
  /** Names the encrypted input, so that a retry is one try. */
  readonly inputId: string;
  readonly region: string;
  readonly now: number;
  readonly tick: () => Clock;
  readonly newId: () => string;
}

/** Before the comparison. */
export type Permission =
  | { readonly kind: "no-credential" }
  /** The lock is to be recorded, where no one did yet. */
  | { readonly kind: "locked"; readonly lock?: Lock }
  /** The attempts are to be saved before the comparison; absent where a retry finds its own there. */
  | {
      readonly kind: "compare";
      readonly credential: CredentialFragment;
      /** What the proof will have seen: what is learned while it is compared came after it was given. */
      readonly sees: readonly string[];
      readonly attempts?: AttemptsFragment;
    };

export function permitPin(pinTry: PinTry): Permission {
  const { facts, inputId, region, now, tick } = pinTry;
  const credential = credentialOf(facts);
  if (credential === undefined) return { kind: "no-credential" };
  const own = facts.attempts.find((fragment) => fragment.region === region);
  const sees = bindingIds(facts);
  if (own?.attempts.some(({ id }) => id === inputId)) return { kind: "compare", credential, sees };
  const gate = gateOf(facts, region, now);
  if (!gate.isOpen) return { kind: "locked", ...lockToRecord(pinTry, facts, gate) };
  return {
    kind: "compare",
    credential,
    sees,
    attempts: withAttempt(own, { id: inputId, at: now, clock: tick() }, region),
  };
}

/** After the comparison, on facts that hold the attempt. */
export type Verdict =
  | { readonly kind: "verified"; readonly assertions: AssertionFragment }
  | { readonly kind: "wrong" }
  | { readonly kind: "locked"; readonly lock?: Lock };

export function judgePin(pinTry: PinTry, isMatch: boolean, sees: readonly string[]): Verdict {
  const { facts, contactId, endpoint, region, now, tick } = pinTry;
  if (isMatch) {
    const assertion = {
      level: 2 as const,
      method: "pin" as const,
      at: now,
      expiresAt: now + LIFETIME_MILLISECONDS[2],
      contactId,
      ...(endpoint === undefined ? {} : { endpoint }),
      sees,
      clock: tick(),
    };
    const at = { region, now };
    const proved = withAssertion(ownAssertions(facts, region), assertion, at);
    return {
      kind: "verified",
      assertions: isSecondMethod(pinTry) ? steppedUp(proved, assertion, at) : proved,
    };
  }
  const gate = gateOf(facts, region, now);
  return gate.isOpen ? { kind: "wrong" } : { kind: "locked", ...lockToRecord(pinTry, facts, gate) };
}

/** The customer has proved to be so in another way: a PIN on top of that is a step-up. A mere redial proves nothing. */
function isSecondMethod({ facts, contactId, now }: PinTry): boolean {
  return proofsOf(facts, contactId, now).some((proof) => proof.method !== "pin" && !isByRedial(proof));
}

function steppedUp(
  proved: AssertionFragment,
  assertion: Assertion,
  at: { readonly region: string; readonly now: number },
): AssertionFragment {
  return withAssertion(proved, { ...assertion, level: 3, expiresAt: at.now + LIFETIME_MILLISECONDS[3] }, at);
}

/** A lock that follows from the attempts and is not on record yet: so that proofs made before it stop counting. */
function lockToRecord(
  { region, now, tick, newId }: PinTry,
  { locks, unlocks, assertions }: AuthenticationFacts,
  gate: Extract<Gate, { readonly isOpen: false }>,
): { readonly lock?: Lock } {
  const ended = new Set([
    ...unlocks.flatMap(({ sees }) => sees),
    ...assertions.flatMap(({ proved }) => proved?.sees ?? []),
  ]);
  const isOnRecord = locks.some(
    (lock) =>
      lock.scope === gate.scope &&
      (lock.scope === "customer" || lock.region === region) &&
      now < lock.until &&
      !ended.has(safetyId(lock)),
  );
  if (isOnRecord) return {};
  return {
    lock: {
      kind: "lock",
      region,
      clock: tick(),
      revision: 0,
      scope: gate.scope,
      at: now,
      until: gate.until,
      eventId: newId(),
    },
  };
}
