/** Which way a flow leaves an action. */
import type { Action, Operator } from "./document.ts";
import { interpolate, type Scope } from "./paths.ts";

/** How an action ended: plainly, with a value that conditions are held against, or with an error. */
export type Ending =
  | { readonly kind: "done" }
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "error"; readonly error: string };

export interface Branch {
  /** `NextAction`, an error type, or the operand of the condition that held. */
  readonly name: string;
  readonly to: string;
}

/** The branch an ending takes; undefined where the action has none for it. */
export function branchOf(action: Action, ending: Ending, scope: Scope): Branch | undefined {
  switch (ending.kind) {
    case "done":
      return next(action);
    case "value":
      return onValue(action, ending.value, scope);
    case "error":
      return onError(action, ending.error);
    default:
      return ending satisfies never;
  }
}

function next(action: Action): Branch | undefined {
  const to = action.Transitions.NextAction;
  return to === undefined ? undefined : { name: "NextAction", to };
}

function onValue(action: Action, value: string, scope: Scope): Branch | undefined {
  for (const { Condition, NextAction } of action.Transitions.Conditions ?? []) {
    const operand = interpolate(Condition.Operands[0] ?? "", scope);
    if (HOLDS[Condition.Operator](value, operand)) return { name: operand, to: NextAction };
  }
  return onError(action, "NoMatchingCondition");
}

// NoMatchingError is the service's catch-all; actions that may have no error branch at all just go on.
function onError(action: Action, error: string): Branch | undefined {
  const errors = action.Transitions.Errors ?? [];
  const branch =
    errors.find(({ ErrorType }) => ErrorType === error) ??
    errors.find(({ ErrorType }) => ErrorType === "NoMatchingError");
  return branch === undefined ? next(action) : { name: branch.ErrorType, to: branch.NextAction };
}

type Comparison = (value: string, operand: string) => boolean;

const HOLDS: Readonly<Record<Operator, Comparison>> = {
  Equals: (value, operand) => value === operand,
  TextStartsWith: (value, operand) => value.startsWith(operand),
  TextEndsWith: (value, operand) => value.endsWith(operand),
  TextContains: (value, operand) => value.includes(operand),
  NumberGreaterThan: numbers((value, operand) => value > operand),
  NumberGreaterOrEqualTo: numbers((value, operand) => value >= operand),
  NumberLessThan: numbers((value, operand) => value < operand),
  NumberLessOrEqualTo: numbers((value, operand) => value <= operand),
};

// An empty text is no number, though Number("") is 0.
function numbers(holds: (value: number, operand: number) => boolean): Comparison {
  return (value, operand) =>
    value.trim() !== "" && operand.trim() !== "" && holds(Number(value), Number(operand));
}
