/** How a contact's close or end changes its record and the journey it was about, and what that tells. */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { eventOf, type Occasion } from "../event-draft.ts";
import { eventIdOf } from "../event-id.ts";
import { untold } from "../fragment.ts";
import type { JourneyId } from "../ids.ts";
import {
  isDone,
  type Journey,
  type JourneyFragment,
  type JourneyStatus,
  journeysOf,
  ownFragment,
} from "../journey/journey.ts";
import { type CloseReason, type ContactEnd, ContactRecord, withClose, withEnd } from "./contact.ts";
import type { Session } from "./session.ts";

export type Ending =
  | { readonly kind: "closed"; readonly reason: CloseReason }
  | ({ readonly kind: "ended" } & ContactEnd);

export interface Ended {
  readonly session: Session;
  /** As it is on record; absent where the entry function did not come to write it. */
  readonly contact: ContactRecord | undefined;
  readonly journeys: readonly JourneyFragment[];
  /** The customer's contacts since this one began. */
  readonly later?: readonly ContactRecord[];
  readonly now: number;
  readonly clock: Clock;
}

/** What is to be saved; each absent where it is so already. */
export interface EndingWrites {
  readonly contact?: ContactRecord;
  readonly journey?: JourneyFragment;
}

export function endContact(ending: Ending, ended: Ended): EndingWrites {
  const { session, clock } = ended;
  const contact = ended.contact ?? recordOf(session);
  const journeyId = session.aim?.kind === "journey" ? session.aim.journeyId : undefined;
  const after = endedRecord(contact, ending, ended, journeyId);
  const journey = journeysOf(ended.journeys).find((candidate) => candidate.journeyId === journeyId);
  const paused =
    journey === undefined || isCarriedOn(journey, ended)
      ? undefined
      : pause(journey, statusAfter(ending), clock);
  return {
    ...(after === contact ? {} : { contact: journeyId === undefined ? after : { ...after, journeyId } }),
    ...(paused === undefined
      ? {}
      : {
          journey: ownFragment(ended.journeys, paused, {
            region: session.region,
            clock,
            events: interruptions(ending, paused, ended),
          }),
        }),
  };
}

function endedRecord(
  contact: ContactRecord,
  ending: Ending,
  ended: Ended,
  journeyId: JourneyId | undefined,
): ContactRecord {
  const { now, clock } = ended;
  if (ending.kind === "ended") {
    const { kind: _, ...end } = ending;
    return withEnd(contact, end, clock);
  }
  const closed = withClose(contact, ending.reason, now, clock);
  if (closed === contact) return contact;
  const told = eventOf("session.completed", { reason: ending.reason }, occasion(ended, now, journeyId));
  return { ...closed, ...untold(contact, told) };
}

function interruptions(ending: Ending, { journeyId, intent }: Journey, ended: Ended) {
  if (ending.kind !== "ended" || statusAfter(ending) !== "interrupted") return [];
  return [eventOf("journey.interrupted", { intent }, occasion(ended, ending.at, journeyId))];
}

/** Ids by what is told: whoever ends the same contact again tells the same. */
function occasion({ session, clock }: Ended, at: number, journeyId: JourneyId | undefined): Occasion {
  return {
    session,
    region: session.region,
    at,
    clock,
    newId: () => eventIdOf(at, session.contactId, "ending", journeyId ?? ""),
    ...(journeyId === undefined ? {} : { journeyId }),
  };
}

/**
 * A goodbye leaves the matter waiting; a contact that only ends breaks it off. To the service a contact that its agent
 * has sent on has ended, too, while the customer goes on in the next: an agent who leaves breaks nothing off.
 */
function statusAfter(ending: Ending): JourneyStatus {
  return ending.kind === "closed" || ending.reason === "agent-left" ? "waiting" : "interrupted";
}

/** Only what goes on can pause: a goodbye is not made an interruption by the end that follows it. */
function pause(journey: Journey, status: JourneyStatus, clock: Clock): Journey | undefined {
  if (isDone(journey) || journey.status.value !== "active") return undefined;
  return { ...journey, clock, status: { value: status, clock } };
}

/** Another contact, begun since and not over, goes on with it: this one's end is told late. */
function isCarriedOn({ contacts }: Journey, { session, later = [] }: Ended): boolean {
  return later.some(
    ({ contactId, startedAt, closed, ended }) =>
      contactId !== session.contactId &&
      startedAt >= session.startedAt &&
      closed === undefined &&
      ended === undefined &&
      contacts.includes(contactId),
  );
}

/** What of a session belongs to the contact's record. */
function recordOf(session: Session): ContactRecord {
  const { unannounced: _, ...record } = v.parse(ContactRecord, { ...session, revision: 0 });
  return record;
}
