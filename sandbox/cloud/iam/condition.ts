/** Conditions of policy statements. An operator that is not in this table is refused when a policy is put. */
import { matchesArn, matchesWildcard } from "./wildcard.ts";

export interface Condition {
  readonly operator: OperatorName;
  /** Context key in lower case: keys do not heed case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Values by key in lower case; a key that the request does not carry is absent. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>;

type Test = (given: string, wanted: string) => boolean;

const equals: Test = (given, wanted) => given === wanted;
const like: Test = (given, wanted) => matchesWildcard(wanted, given);
const arn: Test = (given, wanted) => matchesArn(wanted, given);
const bool: Test = (given, wanted) => given.toLowerCase() === wanted.toLowerCase();

type Quantity = "one" | "every" | "some";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS = {
  StringEquals: { quantity: "one", test: equals },
  StringLike: { quantity: "one", test: like },
  ArnEquals: { quantity: "one", test: arn },
  ArnLike: { quantity: "one", test: arn },
  Bool: { quantity: "one", test: bool },
  "ForAllValues:StringEquals": { quantity: "every", test: equals },
  "ForAllValues:StringLike": { quantity: "every", test: like },
  "ForAnyValue:StringEquals": { quantity: "some", test: equals },
  "ForAnyValue:StringLike": { quantity: "some", test: like },
} as const satisfies Record<string, { readonly quantity: Quantity; readonly test: Test }>;

export type OperatorName = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS);

export function isOperator(name: string): name is OperatorName {
  return Object.hasOwn(OPERATORS, name);
}

export function holds(condition: Condition, context: ConditionContext): boolean {
  const { quantity, test } = OPERATORS[condition.operator];
  const given = context.get(condition.key) ?? [];
  const fits = (value: string) => condition.values.some((wanted) => test(value, wanted));
  // An absent key fails a plain operator and an "any", and satisfies an "all" that has nothing to object to.
  if (quantity === "every") return given.every(fits);
  return given.some(fits);
}
