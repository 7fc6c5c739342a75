/** How the questions of domain/intents are asked: on a keypad by the prompt of their name, in a chat by another one. */
import { INTENTS, type IntentName } from "../domain/intents.ts";

export type QuestionId = (typeof INTENTS)[IntentName]["questions"][number]["id"];

/** Digits after which the keypad's input ends by itself; the domain judges what was keyed. */
export const QUESTIONS = {
  "bill-number": { maximumDigits: 12 },
  amount: { maximumDigits: 7 },
  confirm: { maximumDigits: 1 },
  "new-phone": { maximumDigits: 15 },
  "confirm-phone": { maximumDigits: 1 },
} as const satisfies Record<QuestionId, { readonly maximumDigits: number }>;

export function chatPrompt(question: QuestionId): `chat-${QuestionId}` {
  return `chat-${question}`;
}

export const QUESTION_IDS = Object.values(INTENTS).flatMap((intent) =>
  intent.questions.map(({ id }) => id),
) satisfies readonly QuestionId[];
