/** Holds inputs against a schema and tells everything that is wrong with them. */
import type { Json } from "../behaviour.ts";
import type { Constraints, Properties, ResourceSchema, Shape } from "../schema/schema.ts";
import { fileValue, isMarked, isObject, reveal, UNKNOWN } from "../wire/values.ts";
import { countProblems, notOneOf, numberProblems, textProblems } from "./constraints.ts";
import { didYouMean } from "./near.ts";
import { type Problem, shown } from "./problem.ts";

export interface Checked {
  readonly type: string;
  readonly schema: ResourceSchema;
  readonly definitions: ReadonlyMap<string, Properties>;
}

export function checkInputs({ type, schema, definitions }: Checked, inputs: Json): readonly Problem[] {
  const check = new Check(definitions);
  for (const [name, value] of Object.entries(schema.constants))
    if (inputs[name] !== undefined && inputs[name] !== value)
      check.report(name, `must be "${value}" for ${type}`);
  const declared = Object.fromEntries(
    Object.entries(inputs).filter(([name]) => !Object.hasOwn(schema.constants, name)),
  );
  check.object(declared, "", {
    properties: schema.inputs,
    name: type,
    isOpen: schema.isOpen === true,
    isOutput: (name) => Object.hasOwn(schema.outputs, name),
  });
  return check.problems;
}

interface ObjectKind {
  readonly properties: Properties;
  readonly name: string;
  readonly isOpen: boolean;
  readonly isOutput: (name: string) => boolean;
}

class Check {
  readonly problems: Problem[] = [];
  readonly #definitions: ReadonlyMap<string, Properties>;

  constructor(definitions: ReadonlyMap<string, Properties>) {
    this.#definitions = definitions;
  }

  report(property: string, ...reasons: readonly string[]): void {
    for (const reason of reasons) this.problems.push({ property, reason });
  }

  object(value: Json, prefix: string, { properties, name, isOpen, isOutput }: ObjectKind): void {
    for (const [property, { isRequired }] of Object.entries(properties))
      if (isRequired && isAbsent(value[property]))
        this.report(prefix + property, `missing required property "${property}" of ${name}`);
    for (const [property, inner] of Object.entries(value)) {
      // What begins so is the engine's own, such as __defaults.
      if (property.startsWith("__") || isAbsent(inner)) continue;
      const known = Object.hasOwn(properties, property) ? properties[property] : undefined;
      if (known !== undefined) this.value(inner, prefix + property, known.shape, known);
      else if (isOutput(property))
        this.report(prefix + property, `"${property}" is an output of ${name}, it cannot be set`);
      else if (!isOpen)
        this.report(
          prefix + property,
          `unknown property "${property}" of ${name}${didYouMean(property, Object.keys(properties))}`,
        );
    }
  }

  value(raw: unknown, path: string, shape: Shape, constraints: Constraints): void {
    const value = reveal(raw);
    if (value === UNKNOWN || isAbsent(value)) return;
    const expected = (what: string) => this.report(path, `expected ${what}, got ${shown(value)}`);
    switch (shape.kind) {
      case "any":
        return;
      case "file":
        if (fileValue(value) === undefined) expected("an asset or an archive");
        return;
      case "one-of":
        if (!shape.values.some((each) => each === value)) this.report(path, notOneOf(value, shape.values));
        return;
      case "union":
        this.#union(raw, path, shape.of, constraints);
        return;
      case "text":
        if (typeof value === "string") this.report(path, ...textProblems(value, constraints));
        else if (!isMarked(value)) expected("a string");
        return;
      case "number":
        if (typeof value === "number") this.report(path, ...numberProblems(value, constraints));
        else expected("a number");
        return;
      case "boolean":
        if (typeof value !== "boolean") expected("true or false");
        return;
      case "list":
        if (!Array.isArray(value)) expected("a list");
        else this.#items(value, path, shape.of, constraints);
        return;
      case "map":
        if (!isObject(value)) expected("a map");
        else this.#entries(value, path, shape.of);
        return;
      case "object":
        if (!isObject(value)) expected(`an object (${shape.name.replace(/Args$/, "")})`);
        else this.object(value, `${path}.`, this.#definition(shape.name));
        return;
      default:
        shape satisfies never;
    }
  }

  #items(items: readonly unknown[], path: string, shape: Shape, constraints: Constraints): void {
    this.report(path, ...countProblems(items.length, constraints));
    // The counts are the list's own; the rest speaks of each item.
    const { minItems: _least, maxItems: _most, ...ofItems } = constraints;
    for (const [index, item] of items.entries()) this.value(item, `${path}[${index}]`, shape, ofItems);
  }

  #entries(map: Json, path: string, shape: Shape): void {
    for (const [key, inner] of Object.entries(map)) this.value(inner, `${path}["${key}"]`, shape, {});
  }

  /** Passes where one alternative does; else tells what is wrong with the one that comes closest. */
  #union(value: unknown, path: string, shapes: readonly Shape[], constraints: Constraints): void {
    const attempts = shapes.map((shape) => {
      const attempt = new Check(this.#definitions);
      attempt.value(value, path, shape, constraints);
      return attempt.problems;
    });
    const closest = attempts.reduce((best, next) => (next.length < best.length ? next : best));
    this.problems.push(...closest);
  }

  #definition(name: string): ObjectKind {
    const properties = this.#definitions.get(name);
    return {
      properties: properties ?? {},
      name: name.replace(/Args$/, ""),
      isOpen: properties === undefined,
      isOutput: () => false,
    };
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
