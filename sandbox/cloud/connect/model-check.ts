/** Holds an input against what the API model demands of it. */
import type { ApiModel, ApiShape } from "../../data/read.ts";

const patterns = new Map<string, RegExp | undefined>();

/** Every problem, in the words in which AWS reports constraints. Unknown members are passed over, as AWS does. */
export function inputProblems(
  model: ApiModel,
  shapeName: string,
  value: unknown,
  path = "",
): readonly string[] {
  const shape = model.shapes[shapeName];
  if (shape === undefined) return [];
  switch (shape.type) {
    case "structure":
      return isObject(value) ? structure(model, shape, value, path) : [expected(path, "a structure")];
    case "list":
      if (!Array.isArray(value)) return [expected(path, "a list")];
      return [
        ...size(shape, value.length, path),
        ...value.flatMap((item, at) => inputProblems(model, shape.member ?? "", item, `${path}.${at + 1}`)),
      ];
    case "map":
      if (!isObject(value)) return [expected(path, "a map")];
      return [
        ...size(shape, Object.keys(value).length, path),
        ...Object.entries(value).flatMap(([key, item]) => [
          ...inputProblems(model, shape.key ?? "", key, `${path}.key`),
          ...inputProblems(model, shape.value ?? "", item, `${path}.${key}`),
        ]),
      ];
    case "string":
      return typeof value === "string" ? text(shape, value, path) : [expected(path, "a string")];
    case "integer":
    case "long":
      return typeof value === "number" && Number.isInteger(value)
        ? range(shape, value, path)
        : [expected(path, "an integer")];
    case "float":
    case "double":
      return typeof value === "number" ? range(shape, value, path) : [expected(path, "a number")];
    case "boolean":
      return typeof value === "boolean" ? [] : [expected(path, "a boolean")];
    case "timestamp":
    case "blob":
      return [];
    default:
      return shape.type satisfies never;
  }
}

function structure(
  model: ApiModel,
  shape: ApiShape,
  value: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const missing = (shape.required ?? [])
    .filter((name) => value[name] === undefined)
    .map((name) => constraint(below(name), "Member must not be null"));
  const wrong = Object.entries(shape.members ?? {}).flatMap(([name, member]) =>
    value[name] === undefined ? [] : inputProblems(model, member.shape, value[name], below(name)),
  );
  return [...missing, ...wrong];
}

function text(shape: ApiShape, value: string, path: string): readonly string[] {
  const problems = [...size(shape, value.length, path)];
  if (shape.enum !== undefined && !shape.enum.includes(value))
    problems.push(constraint(path, `Member must satisfy enum value set: [${shape.enum.join(", ")}]`));
  if (shape.pattern !== undefined && compiled(shape.pattern)?.test(value) === false)
    problems.push(constraint(path, `Member must satisfy regular expression pattern: ${shape.pattern}`));
  return problems;
}

function size({ min, max }: ApiShape, length: number, path: string): readonly string[] {
  if (min !== undefined && length < min)
    return [constraint(path, `Member must have length greater than or equal to ${min}`)];
  return max !== undefined && length > max
    ? [constraint(path, `Member must have length less than or equal to ${max}`)]
    : [];
}

function range({ min, max }: ApiShape, value: number, path: string): readonly string[] {
  if (min !== undefined && value < min)
    return [constraint(path, `Member must have value greater than or equal to ${min}`)];
  return max !== undefined && value > max
    ? [constraint(path, `Member must have value less than or equal to ${max}`)]
    : [];
}

function constraint(path: string, demand: string): string {
  return `Value at '${path}' failed to satisfy constraint: ${demand}`;
}

function expected(path: string, what: string): string {
  return constraint(path, `Member must be ${what}`);
}

/** Undefined where the pattern is none of JavaScript's, or is escaped twice in the model and so says nothing. */
function compiled(pattern: string): RegExp | undefined {
  if (!patterns.has(pattern)) patterns.set(pattern, compile(pattern));
  return patterns.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  if (pattern.startsWith("\\\\") || (pattern.startsWith("/") && pattern.endsWith("/"))) return undefined;
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
