/** Which journey goes on, and with which question. */

import type { Clock } from "../clock.ts";
import { laterOf } from "../clock.ts";
import type { ContactId } from "../ids.ts";
import { type Intent, type IntentName, intentOf, type Question } from "../intents.ts";
import { isDone, type Journey } from "./journey.ts";

/** Seven days after its last answer a journey is begun afresh. */
const EXPIRY_MILLISECONDS = 7 * 24 * 3_600_000;
const NEWS_MILLISECONDS = 7 * 24 * 3_600_000;

export function isExpired(journey: Journey, now: number): boolean {
  return now - journey.answeredAt >= EXPIRY_MILLISECONDS;
}

/** The newest journey that is not done; one that has expired only where none goes on. */
export function unfinishedJourney(journeys: readonly Journey[], now: number): Journey | undefined {
  const unfinished = journeys.filter(isUnfinished);
  return newestOf(unfinished.filter((journey) => !isExpired(journey, now))) ?? newestOf(unfinished);
}

/** With questions that can be asked again: letters are gone on with by writing one. */
function isUnfinished(journey: Journey): boolean {
  return !isDone(journey) && intentOf(journey.intent).isCorrespondence !== true;
}

export function newestOf(journeys: readonly Journey[]): Journey | undefined {
  return journeys.reduce<Journey | undefined>(
    (newest, journey) =>
      newest === undefined || laterOf(newest.clock, journey.clock) === journey.clock ? journey : newest,
    undefined,
  );
}

/** Whether a customer may go on with something, or is to be told that it has to be begun afresh. */
export type Openness = "open" | "expired" | "none";

export function opennessOf(journeys: readonly Journey[], now: number): Openness {
  const unfinished = journeys.filter(isUnfinished);
  if (unfinished.some((journey) => !isExpired(journey, now))) return "open";
  // Who has begun something since, or comes back much later, has no use for the news.
  const newestStart = Math.max(...journeys.map(({ startedAt }) => startedAt));
  const isNews = unfinished.some(
    ({ startedAt, answeredAt }) =>
      startedAt === newestStart && now - answeredAt < EXPIRY_MILLISECONDS + NEWS_MILLISECONDS,
  );
  return isNews ? "expired" : "none";
}

export function firstUnanswered(intent: Intent, answers: Journey["answers"]): Question | undefined {
  return intent.questions.find(({ id }) => answers[id] === undefined);
}

export interface JourneyStart {
  readonly journeyId: Journey["journeyId"];
  readonly customerId: Journey["customerId"];
  readonly intent: IntentName;
  readonly channel: string;
  readonly contactId: ContactId;
  readonly now: number;
  readonly clock: Clock;
}

export function startedJourney(start: JourneyStart): Journey {
  const { journeyId, customerId, intent, channel, contactId, now, clock } = start;
  const { questions, isCorrespondence } = intentOf(intent);
  const isWhole = questions.length === 0 && isCorrespondence !== true;
  return {
    journeyId,
    customerId,
    intent,
    startedAt: now,
    answeredAt: now,
    status: { value: isWhole ? "completed" : "active", clock },
    channel: { value: channel, clock },
    answers: {},
    contacts: [contactId],
    clock,
  };
}

/** A journey taken up in a contact. */
export function takenUp(journey: Journey, contactId: ContactId, channel: string, clock: Clock): Journey {
  const isHere = journey.contacts.includes(contactId) && journey.status.value === "active";
  if (isHere) return journey;
  return {
    ...journey,
    clock,
    status: { value: "active", clock },
    channel: { value: channel, clock },
    contacts: [...new Set([...journey.contacts, contactId])].sort(),
  };
}
