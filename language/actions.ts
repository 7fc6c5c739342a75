/**
 * What the service demands of each action, from the developer guide's pages on the flow language and, where
 * the create API contradicts them, from what it was seen to refuse.
 */
import type { ActionFacts } from "./action-facts.ts";
import { CONTACT_ACTIONS } from "./contact-actions.ts";
import { CONTROL_ACTIONS } from "./control-actions.ts";
import type { Action } from "./document.ts";
import { PARTICIPANT_ACTIONS } from "./participant-actions.ts";

export const ACTIONS = {
  ...PARTICIPANT_ACTIONS,
  ...CONTACT_ACTIONS,
  ...CONTROL_ACTIONS,
} as const satisfies Record<string, ActionFacts>;

/** The facts for an action in its form; undefined for a type that is not in the table. */
export function factsFor(action: Action): ActionFacts | undefined {
  const table: Readonly<Record<string, ActionFacts>> = ACTIONS;
  const key = action.Type === "GetParticipantInput" ? `${action.Type}/${inputForm(action)}` : action.Type;
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function inputForm(action: Action): "menu" | "store" | "buffer" {
  if (action.Parameters["EnableDTMFBuffer"] !== undefined) return "buffer";
  const stores = action.Parameters["StoreInput"];
  return stores === "True" || stores === "true" ? "store" : "menu";
}
