/** A call whose caller keyed the code of another contact: from then on it is that contact's customer and matter. */
import { type AssertionFragment, withAssertion } from "../authentication/assertion.ts";
import {
  carriedByHandOver,
  type HandOver,
  PROOF_CONDITIONS,
  unmetHandOverConditions,
} from "../authentication/carry-over.ts";
import { ownAssertions } from "../authentication/facts.ts";
import type { Clock } from "../clock.ts";
import { type ContactRecord, withClose, withEnd } from "../contact/contact.ts";
import type { Session } from "../contact/session.ts";
import type { CustomerId } from "../ids.ts";
import { isDone, type JourneyFragment, journeysOf, ownFragment } from "../journey/journey.ts";
import { takenUp } from "../journey/resume.ts";
import { joinedEvent } from "../journey/told.ts";

/** Codes that a contact may try, so that a call is no place to guess them. */
const MOST_CODES = 2;

export interface HandingOver extends Omit<HandOver, "contact"> {
  readonly session: Session;
  /** As it is on record for whom the caller's number led to. */
  readonly contact: ContactRecord | undefined;
  readonly tick: () => Clock;
  newId(): string;
}

export interface HandOverWrites {
  readonly session: Session;
  /** The contact's record with the customer it now belongs to, and the one it leaves behind. */
  readonly contact?: ContactRecord;
  readonly left?: ContactRecord;
  readonly proof?: { readonly customerId: CustomerId; readonly assertions: AssertionFragment };
  /** The journey with this contact in its thread, where nobody is asked any more before an agent has it. */
  readonly joined?: JourneyFragment;
}

export function mayTryCode({ codesTried = 0 }: Session): boolean {
  return codesTried < MOST_CODES;
}

/** Right or wrong, it was a try. */
export function withTriedCode(session: Session, clock: Clock): Session {
  return { ...session, clock, codesTried: (session.codesTried ?? 0) + 1 };
}

/** Undefined where the code does not hold here and now. That there is no proof to carry refuses none. */
export function takeOver(handingOver: HandingOver): HandOverWrites | undefined {
  const { session, transfer, tick } = handingOver;
  const unmet = unmetHandOverConditions({ ...handingOver, contact: session });
  if (unmet.some((condition) => !PROOF_CONDITIONS.has(condition))) return undefined;
  const { aim: _aim, ...rest } = withTriedCode(session, tick());
  const { customerId, isRecognised, aim, contactId } = transfer;
  const handedOver: Session = {
    ...rest,
    handedOverBy: contactId,
    ...(aim === undefined ? {} : { aim }),
    // A chat that nobody signed in to hands on its matter alone.
    ...(customerId === undefined ? {} : { customerId, isRecognised }),
  };
  return {
    session: handedOver,
    ...recordsOf(handingOver),
    ...proofOf(handingOver),
    ...joinedOf(handedOver, handingOver),
  };
}

/** Where a code was keyed the next question takes it up. */
function joinedOf(
  session: Session,
  { transfer: { kind, aim }, journeys, region, now, tick, newId }: HandingOver,
): Pick<HandOverWrites, "joined"> {
  if (kind === "hand-over" || aim?.kind !== "journey") return {};
  const known = journeysOf(journeys).find(({ journeyId }) => journeyId === aim.journeyId);
  if (known === undefined || isDone(known)) return {};
  const clock = tick();
  const journey = takenUp(known, session.contactId, session.channel, clock);
  if (journey === known) return {};
  const events = [joinedEvent({ journey, isNew: false }, { session, region, at: now, clock, newId })];
  return { joined: ownFragment(journeys, journey, { region, clock, events }) };
}

function recordsOf({
  contact,
  transfer: { customerId },
  now,
  tick,
}: HandingOver): Pick<HandOverWrites, "contact" | "left"> {
  if (contact === undefined || customerId === undefined || contact.customerId === customerId) return {};
  const clock = tick();
  // A try before this one may have closed it, and got no further: as the new customer's it goes on.
  const { closed: _closed, ended: _ended, ...live } = contact;
  return {
    contact: { ...live, customerId, clock, revision: 0 },
    left: leftBehind(contact, now, clock),
  };
}

/**
 * The record of whom a contact turned out not to be. Closed at once: without an end it would count as live, and no
 * redial be trusted beside it.
 */
export function leftBehind(contact: ContactRecord, now: number, clock: Clock): ContactRecord {
  return withEnd(withClose(contact, "handed-over", now, clock), { reason: "unknown", at: now }, clock);
}

function proofOf(handingOver: HandingOver): Pick<HandOverWrites, "proof"> {
  const { session, transfer, facts, region, now, tick } = handingOver;
  const carried = carriedByHandOver({ ...handingOver, contact: session }, tick());
  if (carried === undefined || transfer.customerId === undefined) return {};
  const assertions = withAssertion(ownAssertions(facts, region), carried, { region, now });
  return { proof: { customerId: transfer.customerId, assertions } };
}
