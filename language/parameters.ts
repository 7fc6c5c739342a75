/** Reads an action's parameters, which are strings even where they mean numbers and booleans. */
import type { Parameters, ParameterValue } from "./document.ts";
import { interpolate, type Scope } from "./paths.ts";

export class ParameterReader {
  readonly #parameters: Parameters;
  readonly #scope: Scope;

  constructor(parameters: Parameters, scope: Scope) {
    this.#parameters = parameters;
    this.#scope = scope;
  }

  /** The text at a path of names, references replaced; undefined where it is missing or leads nowhere. */
  text(...path: readonly string[]): string | undefined {
    const value = this.#at(path);
    if (value === undefined || typeof value === "object") return undefined;
    const text = interpolate(String(value), this.#scope);
    return text === "" ? undefined : text;
  }

  number(...path: readonly string[]): number | undefined {
    const value = Number(this.text(...path));
    return Number.isFinite(value) ? value : undefined;
  }

  /** True for "True" and "true": the console writes one, other tools the other. */
  flag(...path: readonly string[]): boolean {
    return this.text(...path)?.toLowerCase() === "true";
  }

  has(...path: readonly string[]): boolean {
    return this.#at(path) !== undefined;
  }

  texts(...path: readonly string[]): readonly string[] {
    const value = this.#at(path);
    return isList(value) ? value.map((item) => String(this.#filled(item))) : [];
  }

  /** A reader for each object of a list. */
  each(...path: readonly string[]): readonly ParameterReader[] {
    const value = this.#at(path);
    if (!isList(value)) return [];
    return value.map((item) => new ParameterReader(Object.fromEntries(entriesOf(item)), this.#scope));
  }

  keys(...path: readonly string[]): readonly string[] {
    return entriesOf(this.#at(path)).map(([key]) => key);
  }

  /** A map of texts, references replaced; nested values become JSON. */
  map(...path: readonly string[]): Readonly<Record<string, string>> {
    const entries = entriesOf(this.#at(path)).map(([key, value]) => [
      key,
      typeof value === "object"
        ? JSON.stringify(this.#filled(value))
        : interpolate(String(value), this.#scope),
    ]);
    return Object.fromEntries(entries);
  }

  /** A map whose values keep their JSON types, references replaced. */
  values(...path: readonly string[]): Readonly<Record<string, unknown>> {
    return Object.fromEntries(entriesOf(this.#at(path)).map(([key, value]) => [key, this.#filled(value)]));
  }

  #filled(value: ParameterValue): unknown {
    if (typeof value === "string") return interpolate(value, this.#scope);
    if (typeof value !== "object") return value;
    if (isList(value)) return value.map((item) => this.#filled(item));
    return Object.fromEntries(entriesOf(value).map(([key, item]) => [key, this.#filled(item)]));
  }

  #at(path: readonly string[]): ParameterValue | undefined {
    let value: ParameterValue | undefined = this.#parameters;
    for (const name of path) value = new Map(entriesOf(value)).get(name);
    return value;
  }
}

function entriesOf(value: ParameterValue | undefined): readonly [string, ParameterValue][] {
  return typeof value === "object" && !isList(value) ? Object.entries(value) : [];
}

// Array.isArray does not narrow readonly arrays.
function isList(value: ParameterValue | undefined): value is readonly ParameterValue[] {
  return Array.isArray(value);
}
