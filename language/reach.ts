/** Which actions a flow can come to. */
import type { Action, FlowDocument } from "./document.ts";

/** Every action that this one can lead to, in the order of its transitions; may name one twice. */
export function targetsOf({ Transitions }: Action): readonly string[] {
  return [
    ...(Transitions.NextAction === undefined ? [] : [Transitions.NextAction]),
    ...(Transitions.Errors ?? []).map(({ NextAction }) => NextAction),
    ...(Transitions.Conditions ?? []).map(({ NextAction }) => NextAction),
  ];
}

/** Identifiers of all actions that the start leads to. */
export function reachable(document: FlowDocument, from: string = document.StartAction): ReadonlySet<string> {
  const actions = new Map(document.Actions.map((action) => [action.Identifier, action]));
  const reached = new Set<string>();
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const action = actions.get(at);
    if (action === undefined || reached.has(at)) continue;
    reached.add(at);
    waiting.push(...targetsOf(action));
  }
  return reached;
}
