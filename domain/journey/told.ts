/** What a change of a journey tells: events without a word of what was answered. */
import { createHmac } from "node:crypto";
import { eventOf, type Occasion } from "../event-draft.ts";
import type { TandemEvent } from "../events.ts";
import { intentOf } from "../intents.ts";
import { type KeyRing, keyOf } from "../keyring.ts";
import { isDone, type Journey } from "./journey.ts";
import { firstUnanswered } from "./resume.ts";
import type { Joined } from "./thread.ts";

/** The step of a matter in which no question is open. */
const NO_QUESTION = "none";

/** A journey that this contact began, or has part in from now on. */
export function joinedEvent({ journey, isNew }: Joined, occasion: Occasion): TandemEvent {
  const { intent, journeyId } = journey;
  const at = { ...occasion, journeyId };
  if (isNew) return eventOf("journey.started", { intent }, at);
  return eventOf("journey.changed", { intent, step: stepOf(journey) }, at);
}

/** From one state of a journey to the next; `before` is absent where it has just begun. */
export function changeEvents(
  before: Journey | undefined,
  after: Journey,
  occasion: Occasion,
): readonly TandemEvent[] {
  const { intent, journeyId, status } = after;
  const at = { ...occasion, journeyId };
  const began = before === undefined ? [eventOf("journey.started", { intent }, at)] : [];
  if (!isDone(after))
    return before === undefined ? began : [eventOf("journey.changed", { intent, step: stepOf(after) }, at)];
  if (before !== undefined && isDone(before)) return [];
  const ended = status.value === "abandoned" ? "abandoned" : "completed";
  return [...began, eventOf("journey.completed", { intent, status: ended }, at)];
}

export function answerEvent(
  { journeyId }: Journey,
  answer: { readonly question: string; readonly hash: string },
  occasion: Occasion,
): TandemEvent {
  return eventOf("input.collected", answer, { ...occasion, journeyId });
}

/** Equal answers of one journey are told to be so, and nothing else is: nobody can try values without the ring. */
export function answerHash(ring: KeyRing, { journeyId }: Journey, question: string, answer: string): string {
  return createHmac("sha256", keyOf(ring))
    .update(JSON.stringify(["answer", journeyId, question, answer]))
    .digest("base64url");
}

function stepOf({ intent, answers }: Journey): string {
  return firstUnanswered(intentOf(intent), answers)?.id ?? NO_QUESTION;
}
