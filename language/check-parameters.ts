/** Holds an action's parameters against the facts of its type. */
import type { ActionFacts, Member, Shape } from "./action-facts.ts";
import type { Action, ParameterValue } from "./document.ts";
import { isReference, referenceProblem, referencesIn } from "./paths.ts";

export interface Finding {
  readonly rule: string;
  readonly message: string;
}

export function checkParameters(action: Action, facts: ActionFacts): readonly Finding[] {
  const given = Object.keys(action.Parameters);
  const among = (names: readonly string[]) => names.filter((name) => given.includes(name));
  const findings = members(action.Parameters, facts.parameters, "");
  if (facts.oneOf !== undefined && among(facts.oneOf).length !== 1)
    findings.push(finding("one-of", `exactly one of ${facts.oneOf.join(", ")} is needed`));
  if (facts.someOf !== undefined && among(facts.someOf).length === 0)
    findings.push(finding("one-of", `at least one of ${facts.someOf.join(", ")} is needed`));
  return findings;
}

type Values = { readonly [name: string]: ParameterValue };

function members(values: Values, shapes: Readonly<Record<string, Member>>, path: string): Finding[] {
  const findings: Finding[] = [];
  for (const [name, shape] of Object.entries(shapes))
    if (shape.required && values[name] === undefined)
      findings.push(finding("missing-parameter", `${path}${name} is needed`));
  for (const [name, value] of Object.entries(values)) {
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined)
      findings.push(finding("unknown-parameter", `${path}${name} is no parameter of this action`));
    else findings.push(...check(value, shape, `${path}${name}`));
  }
  return findings;
}

function check(value: ParameterValue, shape: Shape, path: string): Finding[] {
  switch (shape.kind) {
    case "opaque":
      return [];
    case "object":
      return isMap(value) ? members(value, shape.members, `${path}.`) : [wrong(path, "an object", value)];
    case "list":
      return isList(value)
        ? value.flatMap((item, at) => check(item, shape.of, `${path}[${at}]`))
        : [wrong(path, "a list", value)];
    case "map":
      return map(value, shape, path);
    case "text":
    case "choice":
    case "number":
      return typeof value === "string" ? text(value, shape, path) : [wrong(path, "a text", value)];
    default:
      return shape satisfies never;
  }
}

function map(value: ParameterValue, shape: Shape & { kind: "map" }, path: string): Finding[] {
  if (!isMap(value)) return [wrong(path, "a map", value)];
  const entries = Object.entries(value);
  const findings = entries
    .flatMap(([, item]) => leaves(item))
    .flatMap((item) => text(item, { kind: "text" }, path));
  if (shape.entries !== undefined && entries.length !== shape.entries)
    findings.push(
      finding("entries", `${path} takes exactly ${shape.entries} entry, ${entries.length} are there`),
    );
  for (const [key] of entries)
    if (shape.key !== undefined && !shape.key.test(key))
      findings.push(finding("key", `"${key}" is no name that ${path} takes`));
  return findings;
}

type Leaf = Shape & { kind: "text" | "choice" | "number" };

function text(value: string, shape: Leaf, path: string): Finding[] {
  if (value === "") return [finding("empty-text", `${path} is an empty text; a space is the least it takes`)];
  const findings = referencesIn(value).flatMap((reference) => {
    const problem = referenceProblem(reference);
    return problem === undefined ? [] : [finding("reference", `${path}: ${problem}`)];
  });
  return findings.length > 0 ? findings : leaf(value, shape, path);
}

function leaf(value: string, shape: Leaf, path: string): Finding[] {
  switch (shape.kind) {
    case "text":
      if (shape.isReference && !isReference(value))
        return [
          finding("literal", `${path} must be one reference such as $.Attributes.language, not "${value}"`),
        ];
      if (shape.noRegion && referencesIn(value).some((reference) => reference.includes("AwsRegion")))
        return [
          finding("region", `${path} cannot hold $.AwsRegion itself: put the ARN into an attribute first`),
        ];
      return [];
    case "choice":
      if (isReference(value) || shape.values.includes(value)) return [];
      return [finding("choice", `${path} is one of ${shape.values.join(", ")}, not "${value}"`)];
    case "number":
      if (isReference(value) && !shape.isStatic) return [];
      if (/^\d+$/.test(value) && Number(value) >= shape.from && Number(value) <= shape.to) return [];
      return [
        finding("number", `${path} is a whole number from ${shape.from} to ${shape.to}, not "${value}"`),
      ];
    default:
      return shape satisfies never;
  }
}

function leaves(value: ParameterValue): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" ? Object.values(value).flatMap(leaves) : [];
}

function isList(value: ParameterValue): value is readonly ParameterValue[] {
  return Array.isArray(value);
}

function isMap(value: ParameterValue): value is Values {
  return typeof value === "object" && !isList(value);
}

function wrong(path: string, expected: string, value: ParameterValue): Finding {
  return finding("kind", `${path} must be ${expected}, ${JSON.stringify(value).slice(0, 60)} came`);
}

function finding(rule: string, message: string): Finding {
  return { rule, message };
}
