/**
 * Which journey a contact belongs to from its first word, where nobody is asked: whoever writes goes on with what
 * they wrote before, an answer belongs to what it answers, and a task to what it follows up.
 */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { type ContactId, type CustomerId, JourneyId } from "../ids.ts";
import { isDone, type Journey } from "./journey.ts";
import { isExpired, newestOf, startedJourney, takenUp } from "./resume.ts";

/** What kind of contact it is: a text is a chat to the service, and something else to who writes it. */
export type Medium = "call" | "chat" | "text" | "mail" | "task";

export function mediumOf({ channel, isText }: { readonly channel: string; readonly isText?: true }): Medium {
  if (channel === "CHAT") return isText === true ? "text" : "chat";
  if (channel === "EMAIL") return "mail";
  return channel === "TASK" ? "task" : "call";
}

export interface Arrival {
  readonly contactId: ContactId;
  readonly customerId: CustomerId;
  readonly channel: string;
  readonly medium: Medium;
  /** The contact that this one answers or follows up. */
  readonly relatedContactId?: ContactId;
  /** Of a mail: its own id and that of the one that it answers, as hashes. */
  readonly letter?: string;
  readonly answers?: string;
  /** Of the customer alone: nobody joins what is another's. */
  readonly journeys: readonly Journey[];
  readonly now: number;
  readonly clock: Clock;
}

export interface Joined {
  readonly journey: Journey;
  readonly isNew: boolean;
}

type Rule = (arrival: Arrival) => Journey | undefined;

const ofTheRelated: Rule = ({ journeys, relatedContactId }) =>
  relatedContactId === undefined
    ? undefined
    : newestOf(journeys.filter(({ contacts }) => contacts.includes(relatedContactId)));

/** In either region: the service knows only what the same instance received or sent. */
const ofTheAnswered: Rule = ({ journeys, answers }) =>
  answers === undefined ? undefined : newestOf(journeys.filter(({ letters }) => letters?.includes(answers)));

const newestOpen: Rule = ({ journeys, now }) =>
  newestOf(journeys.filter((journey) => !isDone(journey) && !isExpired(journey, now)));

/** In this order; `begins`: what belongs to none starts one. */
const RULES = {
  // Offered or asked for, and only then taken up.
  call: { joins: [], begins: false },
  chat: { joins: [], begins: false },
  text: { joins: [newestOpen], begins: true },
  // A mail that answers none is about something new.
  mail: { joins: [ofTheRelated, ofTheAnswered], begins: true },
  task: { joins: [ofTheRelated], begins: false },
} as const satisfies Record<Medium, { readonly joins: readonly Rule[]; readonly begins: boolean }>;

/** Undefined where it belongs to none. */
export function joinedJourney(arrival: Arrival): Joined | undefined {
  const { joins, begins } = RULES[arrival.medium];
  const known = joins.map((rule) => rule(arrival)).find((journey) => journey !== undefined);
  if (known !== undefined) return { journey: withLetter(joined(known, arrival), arrival), isNew: false };
  if (!begins) return undefined;
  const journeyId = v.parse(JourneyId, `${arrival.contactId}-letter`);
  const again = arrival.journeys.find((journey) => journey.journeyId === journeyId);
  if (again !== undefined) return { journey: again, isNew: false };
  const started = startedJourney({ ...arrival, journeyId, intent: "correspondence" });
  return { journey: withLetter(started, arrival), isNew: true };
}

/** What is done stays done, and still has the contact in its thread. */
function joined(journey: Journey, { contactId, channel, medium, now, clock }: Arrival): Journey {
  if (isDone(journey)) return withContact(journey, contactId, clock);
  const taken = takenUp(journey, contactId, channel, clock);
  // What a customer writes keeps a journey open as an answer does; an agent's task does not.
  return taken === journey || medium === "task" ? taken : { ...taken, answeredAt: now };
}

function withLetter(journey: Journey, { letter, clock }: Arrival): Journey {
  const { letters = [] } = journey;
  if (letter === undefined || letters.includes(letter)) return journey;
  return { ...journey, clock, letters: [...letters, letter].sort() };
}

function withContact(journey: Journey, contactId: ContactId, clock: Clock): Journey {
  if (journey.contacts.includes(contactId)) return journey;
  return { ...journey, clock, contacts: [...journey.contacts, contactId].sort() };
}
