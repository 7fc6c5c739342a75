/** How a contact's close or end changes its record and the journey it was about. */
import type { Clock } from "../clock.ts";
import {
  isDone,
  type Journey,
  type JourneyFragment,
  type JourneyStatus,
  journeysOf,
  ownFragment,
} from "../journey/journey.ts";
import { type CloseReason, type ContactRecord, type EndReason, withClose, withEnd } from "./contact.ts";
import type { Session } from "./session.ts";

export type Ending =
  | { readonly kind: "closed"; readonly reason: CloseReason }
  | { readonly kind: "ended"; readonly reason: EndReason; readonly at: number };

export interface Ended {
  readonly session: Session;
  /** As it is on record; absent where the entry function did not come to write it. */
  readonly contact: ContactRecord | undefined;
  readonly journeys: readonly JourneyFragment[];
  readonly now: number;
  readonly clock: Clock;
}

/** What is to be saved; each absent where it is so already. */
export interface EndingWrites {
  readonly contact?: ContactRecord;
  readonly journey?: JourneyFragment;
}

export function endContact(ending: Ending, ended: Ended): EndingWrites {
  const { session, now, clock } = ended;
  const contact = ended.contact ?? recordOf(session);
  const journeyId = session.aim?.kind === "journey" ? session.aim.journeyId : undefined;
  const after =
    ending.kind === "closed"
      ? withClose(contact, ending.reason, now, clock)
      : withEnd(contact, ending.reason, ending.at, clock);
  const journey = journeysOf(ended.journeys).find((candidate) => candidate.journeyId === journeyId);
  const paused = journey === undefined ? undefined : pause(journey, statusAfter(ending), clock);
  return {
    ...(after === contact ? {} : { contact: journeyId === undefined ? after : { ...after, journeyId } }),
    ...(paused === undefined
      ? {}
      : { journey: ownFragment(ended.journeys, paused, { region: session.region, clock }) }),
  };
}

/** A goodbye leaves the matter waiting; a contact that only ends breaks it off. */
function statusAfter(ending: Ending): JourneyStatus {
  return ending.kind === "closed" ? "waiting" : "interrupted";
}

/** Only what goes on can pause: a goodbye is not made an interruption by the end that follows it. */
function pause(journey: Journey, status: JourneyStatus, clock: Clock): Journey | undefined {
  if (isDone(journey) || journey.status.value !== "active") return undefined;
  return { ...journey, clock, status: { value: status, clock } };
}

function recordOf(session: Session): ContactRecord {
  const { aim: _, isRecognised: _r, handedOverBy: _h, codesTried: _c, ...contact } = session;
  return { ...contact, revision: 0 };
}
