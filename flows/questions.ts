/** How the questions of domain/intents are asked on a keypad: each by the prompt of its name. */
import { INTENTS, type IntentName } from "../domain/intents.ts";

export type QuestionId = (typeof INTENTS)[IntentName]["questions"][number]["id"];

/** Digits after which the keypad's input ends by itself; the domain judges what was keyed. */
export const QUESTIONS = {
  "bill-number": { maximumDigits: 12 },
  amount: { maximumDigits: 7 },
  confirm: { maximumDigits: 1 },
} as const satisfies Record<QuestionId, { readonly maximumDigits: number }>;

export const QUESTION_IDS = Object.values(INTENTS).flatMap((intent) =>
  intent.questions.map(({ id }) => id),
) satisfies readonly QuestionId[];
