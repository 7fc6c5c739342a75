/** The intents with questions: how a flow begins them, what it says at their end, and who helps where that fails. */
import { INTENTS, type IntentName } from "../domain/intents.ts";
import type { PromptKey } from "./prompts/catalogue.ts";
import type { QuestionId } from "./questions.ts";

export type MatterName = {
  [N in IntentName]: (typeof INTENTS)[N]["questions"] extends readonly [] ? never : N;
}[IntentName];

export interface Matter {
  /** Said when every question is answered. */
  readonly done: PromptKey;
  /** Said when the answer to the last one withdraws it. */
  readonly left: PromptKey;
  /** The outcome that leads to an agent. */
  readonly agent: "agent" | "agent-billing";
}

export const MATTERS = {
  "pay-a-bill": { done: "bill-paid", left: "bill-left", agent: "agent-billing" },
  "change-phone": { done: "phone-noted", left: "phone-left", agent: "agent" },
} as const satisfies Record<MatterName, Matter>;

export const MATTER_NAMES = Object.keys(MATTERS) as readonly MatterName[];

export function questionsOf(matter: MatterName): readonly QuestionId[] {
  return INTENTS[matter].questions.map(({ id }) => id);
}
