/** One step of a flow through a journey: what is asked next, what is refused, what is written down. */
import * as v from "valibot";
import { type AuthenticationFacts, hasFreshPin, levelFor } from "../authentication/facts.ts";
import type { Clock } from "../clock.ts";
import type { Aim, Session } from "../contact/session.ts";
import type { Occasion } from "../event-draft.ts";
import type { TandemEvent } from "../events.ts";
import { JourneyId } from "../ids.ts";
import { type IntentName, intentOf } from "../intents.ts";
import type { KeyRing } from "../keyring.ts";
import { isDone, type Journey, type JourneyFragment, journeysOf, ownFragment } from "./journey.ts";
import { firstUnanswered, isExpired, startedJourney, takenUp, unfinishedJourney } from "./resume.ts";
import { answerEvent, answerHash, changeEvents } from "./told.ts";

export type Step =
  | { readonly action: "start"; readonly intent: IntentName }
  | { readonly action: "resume" | "decline" | "next" | "status" }
  | { readonly action: "answer"; readonly question: string; readonly answer: string };

export type ProgressStatus =
  | "asking"
  | "proof-needed"
  /** The contact has proved who it is, and the intent asks for a second method. */
  | "second-proof-needed"
  | "complete"
  | "expired"
  | "none"
  | "invalid";

export interface Progress {
  readonly status: ProgressStatus;
  /** Both only where the contact's level allows to speak of the intent. */
  readonly question?: string;
  readonly intent?: IntentName;
  /** What would be the second proof that is needed: a PIN, or where one was given already a code by text. */
  readonly nextProof?: "pin" | "code";
  /** To be saved; each absent where nothing changes. */
  readonly session?: Session;
  readonly journey?: JourneyFragment;
}

export interface Standing {
  readonly session: Session;
  readonly facts: AuthenticationFacts;
  readonly journeys: readonly JourneyFragment[];
  /** Makes the id of a new journey the same in a retry. */
  readonly turn: string;
  readonly now: number;
  readonly clock: Clock;
  newId(): string;
  /** Of answers in events. */
  readonly hashes: KeyRing;
}

export function progress(step: Step, standing: Standing): Progress {
  switch (step.action) {
    case "start":
      return begin(step.intent, standing);
    case "resume":
      return resume(standing);
    case "decline":
      return decline(standing);
    case "next":
      return goOn(standing);
    case "status":
      return statusOf(standing);
    case "answer":
      return answer(step, standing);
    default:
      return step satisfies never;
  }
}

function begin(intent: IntentName, standing: Standing): Progress {
  const { session, turn, now, clock, journeys } = standing;
  if (!isAllowed(intent, standing))
    return { ...lacking(intent, standing), ...aimedAt({ kind: "intent", intent }, standing) };
  if (session.customerId === undefined) return withoutCustomer(intent);
  const journeyId = v.parse(JourneyId, `${session.contactId}-${turn}`);
  // Begun by a try that was not heard of.
  const begun = journeysOf(journeys).find((journey) => journey.journeyId === journeyId);
  if (begun !== undefined) return { ...told(begun), ...aimedAt(at(begun), standing) };
  const started = startedJourney({
    journeyId,
    customerId: session.customerId,
    intent,
    channel: session.channel,
    contactId: session.contactId,
    now,
    clock,
  });
  return { ...told(started), ...saved(undefined, started, standing), ...aimedAt(at(started), standing) };
}

function resume(standing: Standing): Progress {
  const { journeys, now } = standing;
  const journey = unfinishedJourney(journeysOf(journeys), now);
  if (journey === undefined) return { status: "none" };
  if (isExpired(journey, now)) return { status: "expired" };
  return { ...continued(journey, standing), ...aimedAt(at(journey), standing) };
}

/** What is open, to who may hear it; nothing is taken up by asking. */
function statusOf(standing: Standing): Progress {
  const { journeys, now } = standing;
  const journey = unfinishedJourney(journeysOf(journeys), now);
  if (journey === undefined) return { status: "none" };
  if (isExpired(journey, now)) return { status: "expired" };
  return isAllowed(journey.intent, standing) ? told(journey) : lacking(journey.intent, standing);
}

/** Who has not proved to be the customer ends nothing: the matter stays open for who has. */
function decline(standing: Standing): Progress {
  const { journeys, session, now, clock } = standing;
  // The aim is left on what was declined: a retry finds it there, and must not end a second matter.
  const journey = aimedJourney(standing) ?? unfinishedJourney(journeysOf(journeys), now);
  const { aim: _aim, ...rest } = session;
  const cleared: Pick<Progress, "session"> = session.aim === undefined ? {} : { session: { ...rest, clock } };
  if (journey === undefined || !isAllowed(journey.intent, standing)) return { status: "none", ...cleared };
  if (isDone(journey)) return { status: "none" };
  const abandoned: Journey = { ...journey, clock, status: { value: "abandoned", clock } };
  return { status: "none", ...aimedAt(at(journey), standing), ...saved(journey, abandoned, standing) };
}

function goOn(standing: Standing): Progress {
  const { aim } = standing.session;
  if (aim === undefined) return { status: "none" };
  if (aim.kind === "intent") return begin(aim.intent, standing);
  const journey = aimedJourney(standing);
  if (journey === undefined) return { status: "none" };
  return continued(journey, standing);
}

function answer(step: Extract<Step, { action: "answer" }>, standing: Standing): Progress {
  const { now, clock } = standing;
  const journey = aimedJourney(standing);
  if (journey === undefined) return { status: "none" };
  if (!isAllowed(journey.intent, standing)) return lacking(journey.intent, standing);
  if (isDone(journey)) return told(journey);
  if (isExpired(journey, now)) return { status: "expired" };
  const question = intentOf(journey.intent).questions.find(({ id }) => id === step.question);
  if (question === undefined || !question.accepts.test(step.answer))
    return { ...told(journey), status: "invalid" };

  // Heard before, and its reply was lost.
  if (journey.answers[question.id]?.value === step.answer) return told(journey);

  const answers = { ...journey.answers, [question.id]: { value: step.answer, clock } };
  const isWithdrawn = question.withdraws === step.answer;
  const isWhole = firstUnanswered(intentOf(journey.intent), answers) === undefined;
  const status = isWithdrawn ? "abandoned" : isWhole ? "completed" : "active";
  const answered: Journey = { ...journey, clock, answers, answeredAt: now, status: { value: status, clock } };
  const hash = answerHash(standing.hashes, journey, question.id, step.answer);
  const collected = answerEvent(journey, { question: question.id, hash }, occasionOf(standing));
  return { ...told(answered), ...saved(journey, answered, standing, collected) };
}

/** A journey taken up in this contact, if its intent's level is reached; else nothing of it is told. */
function continued(journey: Journey, standing: Standing): Progress {
  const { session, clock } = standing;
  if (!isAllowed(journey.intent, standing)) return lacking(journey.intent, standing);
  if (isDone(journey)) return told(journey);
  if (isExpired(journey, standing.now)) return { status: "expired" };
  const here = takenUp(journey, session.contactId, session.channel, clock);
  return { ...told(here), ...(here === journey ? {} : saved(journey, here, standing)) };
}

function told(journey: Journey): Progress {
  if (journey.status.value === "abandoned") return { status: "none" };
  const question = firstUnanswered(intentOf(journey.intent), journey.answers);
  if (question === undefined) return { status: "complete", intent: journey.intent };
  return { status: "asking", question: question.id, intent: journey.intent };
}

/** Nobody's matter cannot be kept; what needs no answers is done at once all the same. */
function withoutCustomer(intent: IntentName): Progress {
  return intentOf(intent).questions.length === 0 ? { status: "complete", intent } : { status: "none" };
}

/** What the contact still has to prove; nothing of the matter itself. */
function lacking(intent: IntentName, { facts, session, now }: Standing): Progress {
  if (levelFor(intentOf(intent), facts, session, now) < 2) return { status: "proof-needed" };
  const nextProof = hasFreshPin(facts, session.contactId, now) ? "code" : "pin";
  return { status: "second-proof-needed", nextProof };
}

function isAllowed(intent: IntentName, { facts, session, now }: Standing): boolean {
  return levelFor(intentOf(intent), facts, session, now) >= intentOf(intent).level;
}

function aimedJourney({ session, journeys }: Standing): Journey | undefined {
  const aim = session.aim;
  if (aim?.kind !== "journey") return undefined;
  return journeysOf(journeys).find(({ journeyId }) => journeyId === aim.journeyId);
}

function at({ journeyId }: Journey): Aim {
  return { kind: "journey", journeyId };
}

function aimedAt(aim: Aim, { session, clock }: Standing): Pick<Progress, "session"> {
  const isSame = JSON.stringify(session.aim) === JSON.stringify(aim);
  return isSame ? {} : { session: { ...session, aim, clock } };
}

function saved(
  before: Journey | undefined,
  after: Journey,
  standing: Standing,
  ...first: readonly TandemEvent[]
): Pick<Progress, "journey"> {
  const { journeys, session, clock } = standing;
  const events = [...first, ...changeEvents(before, after, occasionOf(standing))];
  return { journey: ownFragment(journeys, after, { region: session.region, clock, events }) };
}

function occasionOf({ session, now, clock, newId }: Standing): Occasion {
  return { session, region: session.region, at: now, clock, newId };
}
