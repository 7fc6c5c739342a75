/** What a customer wants done, across however many contacts it takes. */
import * as v from "valibot";
import { type Clock, laterOf } from "../clock.ts";
import type { TandemEvent } from "../events.ts";
import {
  FRAGMENT,
  facts,
  lesserOf,
  listOf,
  newest,
  type Stamped,
  stamped,
  Time,
  untold,
} from "../fragment.ts";
import { ContactId, CustomerId, JourneyId } from "../ids.ts";
import { INTENT_NAMES } from "../intents.ts";

export const JOURNEY_STATUSES = ["active", "interrupted", "waiting", "completed", "abandoned"] as const;
export type JourneyStatus = (typeof JOURNEY_STATUSES)[number];

/** How final a status is: what is done stays done, and what was confirmed is not undone by who drops it elsewhere. */
const FINALITY: Readonly<Record<JourneyStatus, number>> = {
  active: 0,
  interrupted: 0,
  waiting: 0,
  abandoned: 1,
  completed: 2,
};

export const JourneyFragment = facts({
  ...FRAGMENT,
  journeyId: JourneyId,
  customerId: CustomerId,
  intent: v.picklist(INTENT_NAMES),
  /** Milliseconds since 1970. */
  startedAt: Time,
  /** The newest answer, or the start: what the expiry counts from. */
  answeredAt: Time,
  status: stamped(v.picklist(JOURNEY_STATUSES)),
  channel: stamped(v.string()),
  answers: v.pipe(v.record(v.string(), stamped(v.string())), v.readonly()),
  contacts: listOf(ContactId),
  /** Of the mails among them, as hashes of their ids: what an answer names. */
  letters: v.exactOptional(listOf(v.string())),
});
export type JourneyFragment = v.InferOutput<typeof JourneyFragment>;

/** A journey as all regions together know it. */
export type Journey = Omit<JourneyFragment, "region" | "revision" | "unannounced">;

/** Two readings of the same journey. Commutative, associative, idempotent. */
export function mergeJourneys(one: Journey, other: Journey): Journey {
  return {
    journeyId: one.journeyId,
    customerId: lesserOf(one.customerId, other.customerId),
    intent: lesserOf(one.intent, other.intent),
    startedAt: Math.min(one.startedAt, other.startedAt),
    answeredAt: Math.max(one.answeredAt, other.answeredAt),
    status: mergeStatus(one.status, other.status),
    channel: newest(one.channel, other.channel),
    answers: mergeAnswers(one, other),
    contacts: [...new Set([...one.contacts, ...other.contacts])].sort(),
    ...mergeLetters(one, other),
    clock: laterOf(one.clock, other.clock),
  };
}

export function journeysOf(fragments: readonly JourneyFragment[]): readonly Journey[] {
  const byId = new Map<JourneyId, Journey>();
  for (const fragment of fragments) {
    // Merging takes over what a journey is, and leaves what a fragment has of its own.
    byId.set(fragment.journeyId, mergeJourneys(byId.get(fragment.journeyId) ?? fragment, fragment));
  }
  return [...byId.values()];
}

export function isDone(journey: Journey): boolean {
  return finalityOf(journey.status) > 0;
}

export interface JourneyWriter {
  readonly region: string;
  readonly clock: Clock;
  /** What this change has to tell, after what was not told yet. */
  readonly events?: readonly TandemEvent[];
}

/** This region's fragment of a journey, to be changed and saved; a first one starts with all that is known. */
export function ownFragment(
  fragments: readonly JourneyFragment[],
  journey: Journey,
  { region, clock, events = [] }: JourneyWriter,
): JourneyFragment {
  const own = fragments.find(
    (fragment) => fragment.journeyId === journey.journeyId && fragment.region === region,
  );
  return { ...journey, region, clock, revision: own?.revision ?? 0, ...untold(own, ...events) };
}

/** A late word of an interruption does not open again what is done. */
function mergeStatus(one: Stamped<JourneyStatus>, other: Stamped<JourneyStatus>): Stamped<JourneyStatus> {
  const ahead = finalityOf(one) - finalityOf(other);
  if (ahead !== 0) return ahead > 0 ? one : other;
  return newest(one, other);
}

function mergeLetters(one: Journey, other: Journey): Pick<Journey, "letters"> {
  const letters = [...new Set([...(one.letters ?? []), ...(other.letters ?? [])])].sort();
  return letters.length === 0 ? {} : { letters };
}

/** The confirmation belongs to the answers it was given to: a newer one from elsewhere must not slip under it. */
function mergeAnswers(one: Journey, other: Journey): Journey["answers"] {
  const ahead = finalityOf(one.status) - finalityOf(other.status);
  if (ahead !== 0) return ahead > 0 ? one.answers : other.answers;
  const answers: Record<string, Stamped<string>> = {};
  for (const question of [...Object.keys(one.answers), ...Object.keys(other.answers)].sort()) {
    const answer = newest(one.answers[question], other.answers[question]);
    if (answer !== undefined) answers[question] = answer;
  }
  return answers;
}

function finalityOf({ value }: Stamped<JourneyStatus>): number {
  return FINALITY[value];
}
