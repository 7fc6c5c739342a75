/** Policy documents, read into one shape. What this evaluator does not know is refused here, by name. */
import { type Condition, isOperator, OPERATOR_NAMES } from "./condition.ts";

export type PolicyKind = "identity" | "resource" | "trust";

/** What a statement lists, or, negated, everything but what it lists. */
export interface Selection {
  readonly patterns: readonly string[];
  readonly isNegated: boolean;
}

export interface Statement {
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: Selection;
  readonly resources: Selection;
  /** Kind (AWS, Service, Federated, or * for anybody) and name; empty in identity policies. */
  readonly principals: readonly { readonly kind: string; readonly name: string }[];
  readonly conditions: readonly Condition[];
}

export type Policy = readonly Statement[];

export class InvalidPolicy extends Error {
  constructor(where: string, reason: string) {
    super(`The policy ${where} is refused: ${reason}.`);
    this.name = "InvalidPolicy";
  }
}

/** Reads a document as JSON text or as its object. `where` names it in errors. */
export function readPolicy(document: unknown, kind: PolicyKind, where: string): Policy {
  const root = asObject(
    typeof document === "string" ? parse(document, where) : document,
    where,
    "the document",
  );
  only(root, ["Version", "Id", "Statement"], where, "the document");
  const statements = asList(root["Statement"]);
  if (statements.length === 0) throw new InvalidPolicy(where, "it has no Statement");
  return statements.map((s, index) => readStatement(s, kind, where, index));
}

const ELEMENTS = [
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "Condition",
];

function readStatement(value: unknown, kind: PolicyKind, where: string, index: number): Statement {
  const label = `statement ${index}`;
  const raw = asObject(value, where, label);
  only(raw, ELEMENTS, where, label);
  const effect = raw["Effect"];
  if (effect !== "Allow" && effect !== "Deny")
    throw new InvalidPolicy(where, `${label} needs the Effect "Allow" or "Deny"`);
  if (kind === "identity" && raw["Principal"] !== undefined)
    throw new InvalidPolicy(where, `${label} has a Principal, which an identity policy must not have`);
  if (kind !== "identity" && raw["Principal"] === undefined)
    throw new InvalidPolicy(where, `${label} has no Principal`);
  return {
    sid: typeof raw["Sid"] === "string" ? raw["Sid"] : String(index),
    effect,
    actions: select(raw, "Action", where, label),
    // A trust policy has no resource: it belongs to its role.
    resources:
      kind === "trust" ? { patterns: ["*"], isNegated: false } : select(raw, "Resource", where, label),
    principals: readPrincipals(raw["Principal"], where, label),
    conditions: readConditions(raw["Condition"], where, label),
  };
}

function select(
  raw: Readonly<Record<string, unknown>>,
  element: "Action" | "Resource",
  where: string,
  label: string,
): Selection {
  const listed = raw[element];
  const excluded = raw[`Not${element}`];
  if ((listed === undefined) === (excluded === undefined))
    throw new InvalidPolicy(where, `${label} needs one of ${element} and Not${element}`);
  const patterns = strings(listed ?? excluded, where, `${element} of ${label}`);
  if (patterns.length === 0) throw new InvalidPolicy(where, `${element} of ${label} is empty`);
  return { patterns, isNegated: listed === undefined };
}

function readPrincipals(value: unknown, where: string, label: string): Statement["principals"] {
  if (value === undefined) return [];
  if (value === "*") return [{ kind: "*", name: "*" }];
  return Object.entries(asObject(value, where, `Principal of ${label}`)).flatMap(([kind, names]) =>
    strings(names, where, `Principal.${kind} of ${label}`).map((name) => ({ kind, name })),
  );
}

function readConditions(value: unknown, where: string, label: string): readonly Condition[] {
  if (value === undefined) return [];
  return Object.entries(asObject(value, where, `Condition of ${label}`)).flatMap(([operator, keys]) => {
    if (!isOperator(operator))
      throw new InvalidPolicy(
        where,
        `${label} uses the condition operator ${operator}; the local cloud knows ${OPERATOR_NAMES.join(", ")}`,
      );
    return Object.entries(asObject(keys, where, `Condition.${operator} of ${label}`)).map(
      ([key, values]) => ({
        operator,
        key: key.toLowerCase(),
        values: strings(
          asList(values).map((v) => (typeof v === "boolean" ? String(v) : v)),
          where,
          `Condition.${operator}.${key} of ${label}`,
        ),
      }),
    );
  });
}

function strings(value: unknown, where: string, what: string): readonly string[] {
  return asList(value).map((item) => {
    if (typeof item !== "string") throw new InvalidPolicy(where, `${what} is not text`);
    if (item.includes("${"))
      throw new InvalidPolicy(
        where,
        `${what} uses a policy variable, which the local cloud does not implement`,
      );
    return item;
  });
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function asObject(value: unknown, where: string, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new InvalidPolicy(where, `${what} is not an object`);
  return value as Record<string, unknown>;
}

function only(raw: object, names: readonly string[], where: string, what: string): void {
  const unknown = Object.keys(raw).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new InvalidPolicy(where, `${what} has the element ${unknown}, which the local cloud does not know`);
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidPolicy(where, "it is not valid JSON");
  }
}
