/** What one contact leaves for another that will name its code: whose it is, and what it was about. */
import * as v from "valibot";
import { Aim } from "../contact/session.ts";
import { ContactId, CustomerId, FRAGMENT, facts } from "../fragment.ts";
import { intentOf } from "../intents.ts";
import { isDone, type JourneyFragment, journeysOf } from "../journey/journey.ts";

export const HAND_OVER_MILLISECONDS = 10 * 60_000;

/** It holds no level: what was proved is read again, so that a revocation in between counts. */
export const Transfer = facts({
  ...FRAGMENT,
  kind: v.literal("hand-over"),
  /** The contact that gave the code out. */
  contactId: ContactId,
  /** Makes a retry of the same step one transfer. */
  turn: v.string(),
  customerId: v.exactOptional(CustomerId),
  isRecognised: v.boolean(),
  aim: v.exactOptional(Aim),
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
