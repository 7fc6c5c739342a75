/** What one contact leaves for another that will name its code: whose it is, and what it was about. */
import * as v from "valibot";
import { Aim } from "../contact/session.ts";
import { FRAGMENT, facts } from "../fragment.ts";
import { ContactId, CustomerId } from "../ids.ts";
import { intentOf } from "../intents.ts";
import { isDone, type JourneyFragment, journeysOf } from "../journey/journey.ts";
import { Vector } from "./vector.ts";

export const HAND_OVER_MILLISECONDS = 10 * 60_000;
export const TRANSFER_MILLISECONDS = 90_000;

/** It holds no level: what was proved is read again, so that a revocation in between counts. */
export const Transfer = facts({
  ...FRAGMENT,
  /** By a code that the customer keys, by a token that rings through with a call, by a call that we make. */
  kind: v.picklist(["hand-over", "transfer", "callback"]),
  /** The contact that gave it out. */
  contactId: ContactId,
  /** Makes a retry of the same step one transfer. */
  turn: v.string(),
  customerId: v.exactOptional(CustomerId),
  isRecognised: v.boolean(),
  aim: v.exactOptional(Aim),
  /** The contact that keyed it: from then on it is good for that one alone. */
  usedBy: v.exactOptional(ContactId),
  /** What must have arrived before the proof is believed; nothing where both contacts are of one region. */
  vector: v.exactOptional(Vector),
  /** Milliseconds since 1970. */
  until: v.number(),
});
export type Transfer = v.InferOutput<typeof Transfer>;

/** What the contact that follows goes on with: nothing that is done, and afresh what is done by no answers. */
export function aimToHandOn(aim: Aim | undefined, journeys: readonly JourneyFragment[]): Aim | undefined {
  if (aim?.kind !== "journey") return aim;
  const journey = journeysOf(journeys).find(({ journeyId }) => journeyId === aim.journeyId);
  if (journey === undefined || !isDone(journey)) return aim;
  const { intent } = journey;
  return intentOf(intent).questions.length === 0 ? { kind: "intent", intent } : undefined;
}
