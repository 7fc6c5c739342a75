/** The two decisions around one comparison of a PIN: whether it is made, and what follows from it. */
import type { Clock } from "../clock.ts";
import type { Session } from "../contact/session.ts";
import { eventOf, type Occasion } from "../event-draft.ts";
import { eventIdOf } from "../event-id.ts";
import type { EventData, EventOf, EventType } from "../events.ts";
import { untold } from "../fragment.ts";
import type { AssertionFragment } from "./assertion.ts";
import { type AttemptsFragment, type Gate, gateOf, withAttempt } from "./attempts.ts";
import type { CredentialFragment } from "./credential.ts";
import { type AuthenticationFacts, credentialOf } from "./facts.ts";
import type { Limit } from "./limit.ts";
import { provedBy } from "./proof.ts";
import { bindingIds, type Lock, safetyId } from "./safety.ts";

/**
 * Tries that one number may make in one region, over all customers. A region counts its own, so a number with a line
 * into both has twice as many; who calls with a new number each time is stopped by each customer's own limit alone.
 */
export const PIN_LIMIT: Limit = { most: 10, milliseconds: 3_600_000 };

export interface PinTry {
  readonly facts: AuthenticationFacts;
  readonly session: Session;
  /** Names the encrypted input, so that a retry is one try. */
  readonly inputId: string;
  readonly region: string;
  readonly now: number;
  readonly tick: () => Clock;
}

/** Of a calling number, which is a keyed hash already. */
export function limitSubject(endpoint: string): string {
  return endpoint.replaceAll("#", "_");
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
  const own = ownAttempts(pinTry);
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

/** After the comparison, on facts that hold the attempt. What is named is to be saved: it has something to tell. */
export type Verdict =
  | { readonly kind: "verified"; readonly assertions: AssertionFragment }
  | { readonly kind: "wrong"; readonly attempts: AttemptsFragment }
  | { readonly kind: "locked"; readonly attempts: AttemptsFragment; readonly lock?: Lock };

export function judgePin(pinTry: PinTry, isMatch: boolean, sees: readonly string[]): Verdict {
  const { facts, session, region, now, tick } = pinTry;
  if (isMatch) {
    const { level, assertions } = provedBy("pin", { ...pinTry, ...session, region }, sees);
    const event = told("authentication.succeeded", { method: "pin", level }, pinTry, assertions.clock);
    return { kind: "verified", assertions: { ...assertions, ...untold(assertions, event) } };
  }
  const clock = tick();
  const own = ownAttempts(pinTry);
  const failed = told("authentication.failed", { method: "pin" }, pinTry, clock);
  const attempts = {
    region,
    clock,
    revision: own?.revision ?? 0,
    attempts: own?.attempts ?? [],
    ...untold(own, failed),
  };
  const gate = gateOf(facts, region, now);
  if (gate.isOpen) return { kind: "wrong", attempts };
  return { kind: "locked", attempts, ...lockToRecord(pinTry, facts, gate) };
}

function ownAttempts({ facts, region }: PinTry): AttemptsFragment | undefined {
  return facts.attempts.find((fragment) => fragment.region === region);
}

/** A lock that follows from the attempts is put on record, so that proofs made before it stop counting. */
function lockToRecord(
  pinTry: PinTry,
  { locks, unlocks, assertions }: AuthenticationFacts,
  { scope, until }: Extract<Gate, { readonly isOpen: false }>,
): { readonly lock?: Lock } {
  const { region, now, tick } = pinTry;
  const ended = new Set([
    ...unlocks.flatMap(({ sees }) => sees),
    ...assertions.flatMap(({ proved }) => proved?.sees ?? []),
  ]);
  const onRecord = locks.find(
    (lock) =>
      lock.scope === scope &&
      (lock.scope === "customer" || lock.region === region) &&
      now < lock.until &&
      !ended.has(safetyId(lock)),
  );
  // Of one's own it is told again: where the first try broke off, its flag is still to be raised.
  if (onRecord !== undefined) return onRecord.region === region ? { lock: onRecord } : {};
  const clock = tick();
  const fact = { clock, region };
  const event = told("authentication.locked", { fact, scope, at: now, until }, pinTry, clock);
  return {
    lock: {
      ...fact,
      revision: 0,
      kind: "lock",
      scope,
      at: now,
      until,
      eventId: event.id,
      ...untold(undefined, event),
    },
  };
}

/** The same input tells the same event, however often it is judged. */
function told<T extends EventType>(
  type: T,
  data: EventData<T>,
  { facts, session, inputId, region, now }: PinTry,
  clock: Clock,
): EventOf<T> {
  const tried = facts.attempts.flatMap(({ attempts }) => attempts).find(({ id }) => id === inputId);
  const at = tried?.at ?? now;
  const occasion: Occasion = {
    session,
    region,
    at,
    clock,
    newId: () => eventIdOf(at, region, type, inputId),
  };
  return eventOf(type, data, occasion);
}
