/** From a contact that is tired of waiting to the call that it is owed. */
import type { AuthenticationFacts } from "../authentication/facts.ts";
import { aimToHandOn } from "../authentication/transfer.ts";
import { vectorOf } from "../authentication/vector.ts";
import type { Session } from "../contact/session.ts";
import type { FlowCall } from "../contact-event.ts";
import type { Profile } from "../customer/profile.ts";
import { eventOf, type Occasion } from "../event-draft.ts";
import { type IntentName, intentOf } from "../intents.ts";
import { type JourneyFragment, journeysOf } from "../journey/journey.ts";
import { type Callback, callbackOf, isOverdue, isSettled } from "./callback.ts";
import { callbackNumber } from "./number.ts";

export interface Asked {
  readonly call: FlowCall;
  readonly session: Session;
  readonly profile: Profile;
  readonly facts: AuthenticationFacts;
  readonly journeys: readonly JourneyFragment[];
  /** The customer's callbacks, of both regions. */
  readonly callbacks: readonly Callback[];
  readonly language: string;
  readonly occasion: Occasion;
}

export type Scheduling =
  /** `callback` is absent where the customer is owed a call already. */
  | { readonly status: "scheduled"; readonly callback?: Callback }
  /** We do not know whom, or must not call there. */
  | { readonly status: "no-number" };

export function schedule(asked: Asked): Scheduling {
  const { call, session, profile, facts, journeys, language, occasion } = asked;
  const { customerId, contactId } = session;
  if (customerId === undefined) return { status: "no-number" };
  // Whoever came by a code calls from any phone.
  const isOwnNumber = session.isRecognised && session.handedOverBy === undefined;
  const number = callbackNumber(call, { isOwnNumber, profile });
  if (number === undefined) return { status: "no-number" };
  if (owed(asked)) return { status: "scheduled" };
  const { region, clock, at } = occasion;
  const aim = aimToHandOn(session.aim, journeys);
  return {
    status: "scheduled",
    callback: {
      region,
      clock,
      revision: 0,
      callbackId: contactId,
      customerId,
      isRecognised: session.isRecognised,
      initialContactId: session.initialContactId,
      number,
      queue: intentOf(intentNamed(aim, journeys)).queue,
      language,
      ...(aim === undefined ? {} : { aim }),
      vector: vectorOf({ facts, journeys }, contactId),
      askedAt: at,
      due: at,
      takenIn: region,
      status: { value: { value: "waiting" }, clock },
      unannounced: [eventOf("callback.scheduled", { callbackId: contactId, dueAt: at }, occasion)],
    },
  };
}

/** One call for each customer at a time, however often they ask. */
function owed({ callbacks, session, occasion }: Asked): boolean {
  const ids = new Set(callbacks.map(({ callbackId }) => callbackId));
  return [...ids].some((id) => {
    const callback = callbackOf(callbacks.filter(({ callbackId }) => callbackId === id));
    if (callback === undefined) return false;
    return id === session.contactId || (!isSettled(callback) && !isOverdue(callback, occasion.at));
  });
}

function intentNamed(aim: Session["aim"], journeys: readonly JourneyFragment[]): IntentName {
  if (aim?.kind === "intent") return aim.intent;
  const journey = journeysOf(journeys).find(({ journeyId }) => journeyId === aim?.journeyId);
  return journey?.intent ?? "speak-to-agent";
}
