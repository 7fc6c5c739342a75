/** Transitions as the builder writes them. */
import type { ConditionTransition, ErrorTransition } from "./document.ts";

/** One Equals branch per operand, in the order written; keys that look like numbers come first, by value. */
export function conditions(ways: Readonly<Record<string, string>>): readonly ConditionTransition[] {
  return Object.entries(ways).map(([operand, NextAction]) => ({
    NextAction,
    Condition: { Operator: "Equals" as const, Operands: [operand] },
  }));
}

export function error(ErrorType: string, NextAction: string): ErrorTransition {
  return { ErrorType, NextAction };
}
