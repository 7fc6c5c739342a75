/** EventBridge's event patterns, as far as exact values, prefix and exists go; anything else is refused by name. */

export class InvalidEventPattern extends Error {
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.name = "InvalidEventPattern";
  }
}

export type EventPattern = (event: unknown) => boolean;

type Leaf = (values: readonly unknown[]) => boolean;

/** Throws InvalidEventPattern, with the path of what is wrong. */
export function readEventPattern(text: string): EventPattern {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch (cause) {
    throw new InvalidEventPattern(
      `it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  if (!isObject(pattern)) throw new InvalidEventPattern("it must be an object.");
  return readObject(pattern, "");
}

function readObject(pattern: Readonly<Record<string, unknown>>, path: string): EventPattern {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new InvalidEventPattern(`${path || "it"} must have at least one field.`);
  const checks = fields.map(([name, value]) =>
    readField(name, value, path === "" ? name : `${path}.${name}`),
  );
  return (event) => checks.every((check) => check(isObject(event) ? event : {}));
}

function readField(
  name: string,
  value: unknown,
  path: string,
): (event: Readonly<Record<string, unknown>>) => boolean {
  if (name.startsWith("$")) throw new InvalidEventPattern(`${path}: the local cloud does not know ${name}.`);
  if (Array.isArray(value)) {
    if (value.length === 0) throw new InvalidEventPattern(`${path} must list at least one value.`);
    const leaves = value.map((matcher) => readLeaf(matcher, path));
    return (event) => {
      const found = event[name];
      // A list in the event matches by any one of its elements; an absent field has none.
      const values = found === undefined ? [] : Array.isArray(found) ? found : [found];
      return leaves.some((leaf) => leaf(values));
    };
  }
  if (!isObject(value)) throw new InvalidEventPattern(`${path} must be an object or a list.`);
  const nested = readObject(value, path);
  return (event) => nested(event[name]);
}

function readLeaf(matcher: unknown, path: string): Leaf {
  if (!isObject(matcher)) {
    if (Array.isArray(matcher)) throw new InvalidEventPattern(`${path} holds a list within a list.`);
    return (values) => values.some((value) => value === matcher);
  }
  const [operator = "", ...more] = Object.keys(matcher);
  const operand = matcher[operator];
  if (more.length > 0)
    throw new InvalidEventPattern(`${path} must have one operator in each of its objects.`);
  if (operator === "prefix" && typeof operand === "string")
    return (values) => values.some((value) => typeof value === "string" && value.startsWith(operand));
  if (operator === "exists" && typeof operand === "boolean") return (values) => values.length > 0 === operand;
  if (operator === "prefix" || operator === "exists")
    throw new InvalidEventPattern(`${path}: ${operator} has the wrong kind of value.`);
  throw new InvalidEventPattern(`${path}: the local cloud does not know the operator ${operator}.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
