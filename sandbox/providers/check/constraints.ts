/** Whether a single value keeps to what is published about it. */
import type { Constraints } from "../schema/schema.ts";
import { nearest } from "./near.ts";
import { shown } from "./problem.ts";

const SHOWN_VALUES = 12;

export function notOneOf(value: unknown, allowed: readonly unknown[]): string {
  const list = allowed.slice(0, SHOWN_VALUES).map((each) => JSON.stringify(each));
  if (allowed.length > SHOWN_VALUES) list.push(`and ${allowed.length - SHOWN_VALUES} more`);
  const near = typeof value === "string" ? nearest(value, allowed.map(String)) : undefined;
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  return `${shown(value)} is not one of ${list.join(", ")}${hint}`;
}

/** The empty string is how the aws provider says "not set": it keeps to every list. */
export function textProblems(value: string, constraints: Constraints): readonly string[] {
  const { values, minLength, maxLength, pattern } = constraints;
  if (values !== undefined && value !== "" && !values.includes(value)) return [notOneOf(value, values)];
  const problems: string[] = [];
  // AWS counts characters, not UTF-16 units.
  const length = [...value].length;
  if (minLength !== undefined && length < minLength)
    problems.push(`must have ${minLength} characters or more, has ${length}`);
  if (maxLength !== undefined && length > maxLength)
    problems.push(`must have ${maxLength} characters or fewer, has ${length}`);
  if (pattern !== undefined && expression(pattern)?.test(value) === false)
    problems.push(`${shown(value)} does not match ${pattern}`);
  return problems;
}

export function numberProblems(value: number, { minimum, maximum }: Constraints): readonly string[] {
  if (minimum !== undefined && value < minimum) return [`must be ${minimum} or more, is ${value}`];
  if (maximum !== undefined && value > maximum) return [`must be ${maximum} or less, is ${value}`];
  return [];
}

export function countProblems(count: number, { minItems, maxItems }: Constraints): readonly string[] {
  if (minItems !== undefined && count < minItems)
    return [`must have ${minItems} items or more, has ${count}`];
  if (maxItems !== undefined && count > maxItems)
    return [`must have ${maxItems} items or fewer, has ${count}`];
  return [];
}

const expressions = new Map<string, RegExp | undefined>();

/** Undefined for a pattern that only Java's dialect has: such a property goes unchecked. */
export function expression(pattern: string): RegExp | undefined {
  if (!expressions.has(pattern)) {
    // The end of the text, as Java and Python write it; JavaScript would take it for a Z.
    const ours = pattern.replace(/\\[zZ]/g, "$").replaceAll("\\A", "^");
    expressions.set(pattern, compile(ours, "u") ?? compile(ours, ""));
  }
  return expressions.get(pattern);
}

function compile(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    // The only thing it can throw is a SyntaxError, and that is the answer.
    return undefined;
  }
}
