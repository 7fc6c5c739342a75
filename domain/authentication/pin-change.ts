/** Whether a contact may set a PIN, and the credential that comes of it. */
import type { Clock } from "../clock.ts";
import type { Session } from "../contact/session.ts";
import { eventOf } from "../event-draft.ts";
import { eventIdOf } from "../event-id.ts";
import { untold } from "../fragment.ts";
import type { ContactId } from "../ids.ts";
import type { AssertionFragment } from "./assertion.ts";
import { type CredentialFragment, chosenAt } from "./credential.ts";
import { type AuthenticationFacts, hasFreshPin, ownAssertions, proofsOf } from "./facts.ts";
import { isPin, isWeak } from "./pin.ts";
import { bindingIds, type Revocation, safetyId } from "./safety.ts";

export type PinChange = "refused" | "weak" | "permitted";

export function permitNewPin(
  facts: AuthenticationFacts,
  contact: { readonly contactId: ContactId; readonly now: number },
  pin: string,
): PinChange {
  if (!hasFreshPin(facts, contact.contactId, contact.now)) return "refused";
  return isPin(pin) && !isWeak(pin) ? "permitted" : "weak";
}

interface Hashed {
  readonly hash: string;
  /** Version of the pepper ring. */
  readonly pepper: number;
  readonly region: string;
  readonly clock: Clock;
}

export function newCredential(facts: AuthenticationFacts, hashed: Hashed): CredentialFragment {
  return { method: "pin", ...hashed, revision: ownRevision(facts, hashed.region) };
}

/** The same PIN hashed anew. A PIN that was changed meanwhile, wherever, stays the newer one. */
export function rehashedCredential(
  facts: AuthenticationFacts,
  checked: CredentialFragment,
  hashed: Hashed,
): CredentialFragment {
  return { ...newCredential(facts, hashed), chosen: chosenAt(checked) };
}

function ownRevision({ credentials }: AuthenticationFacts, region: string): number {
  return (
    credentials.find((fragment) => fragment.method === "pin" && fragment.region === region)?.revision ?? 0
  );
}

/** What goes with a new PIN: all that was proved by the old one ends, but for the contact that changed it. */
export interface Ending {
  /** To be saved first: a proof that has seen a revocation which never comes is none the worse. */
  readonly assertions: AssertionFragment;
  readonly revocation: Revocation;
}

export interface PinChanger {
  readonly session: Session;
  /** Names the encrypted input, so that a retry is one change. */
  readonly inputId: string;
  readonly region: string;
  readonly now: number;
  readonly tick: () => Clock;
}

/** Undefined where it is done: a retry finds its own revocation. */
export function endOtherProofs(
  facts: AuthenticationFacts,
  { session, inputId, region, now, tick }: PinChanger,
): Ending | undefined {
  const eventId = eventIdOf(session.startedAt, region, "set-pin", inputId);
  if (facts.revocations.some((revocation) => revocation.eventId === eventId)) return undefined;
  const clock = tick();
  const fact = { clock, region };
  const event = eventOf(
    "authentication.revoked",
    { fact, by: "set-pin" },
    { session, region, at: now, clock, newId: () => eventId },
  );
  const own = ownAssertions(facts, region) ?? { ...fact, revision: 0, assertions: [] };
  const kept = proofsOf(facts, session.contactId, now);
  const sees = [...bindingIds(facts), safetyId(fact)];
  const assertions = own.assertions.map((assertion) =>
    kept.includes(assertion) ? { ...assertion, sees } : assertion,
  );
  return {
    assertions: { ...own, clock, assertions },
    revocation: {
      ...fact,
      revision: 0,
      kind: "revocation",
      eventId,
      by: "set-pin",
      ...untold(undefined, event),
    },
  };
}
