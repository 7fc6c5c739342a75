/** Small checks that read one value of the configuration and report everything that is wrong with it. */

export interface SettingProblem {
  /** As the configuration spells it, such as tandem:google.cidr. */
  readonly key: string;
  readonly expected: string;
  readonly came: string;
  readonly remedy: string;
}

/** A place in the configuration, and the list that problems found there go to. */
export class SettingPlace {
  readonly key: string;
  readonly #problems: SettingProblem[];
  readonly #isSecret: boolean;

  constructor(key: string, problems: SettingProblem[], isSecret = false) {
    this.key = key;
    this.#problems = problems;
    this.#isSecret = isSecret;
  }

  /** The same place, where no value is repeated in a problem. */
  secret(): SettingPlace {
    return new SettingPlace(this.key, this.#problems, true);
  }

  at(part: string | number): SettingPlace {
    return new SettingPlace(
      typeof part === "number" ? `${this.key}[${part}]` : `${this.key}.${part}`,
      this.#problems,
      this.#isSecret,
    );
  }

  refuse(expected: string, came: unknown, remedy: string): undefined {
    const shown = this.#isSecret && came !== undefined ? "a value that is not repeated here" : describe(came);
    this.#problems.push({ key: this.key, expected, came: shown, remedy });
  }
}

/** Gives the value in its type, or reports and gives undefined. */
export type Check<T> = (value: unknown, place: SettingPlace) => T | undefined;

export function text(pattern: RegExp, expected: string, remedy: string): Check<string> {
  return (value, place) =>
    typeof value === "string" && pattern.test(value) ? value : place.refuse(expected, value, remedy);
}

export function oneOf<T extends string | number>(values: readonly T[], remedy: string): Check<T> {
  return (value, place) =>
    values.find((known) => known === value) ?? place.refuse(`one of ${values.join(", ")}`, value, remedy);
}

export function flag(remedy: string): Check<boolean> {
  return (value, place) =>
    typeof value === "boolean" ? value : place.refuse("true or false", value, remedy);
}

export function wholeNumber(least: number, most: number, remedy: string): Check<number> {
  return (value, place) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? value
      : place.refuse(`a whole number from ${least} to ${most}`, value, remedy);
}

export function secretly<T>(check: Check<T>): Check<T> {
  return (value, place) => check(value, place.secret());
}

export function listOf<T>(item: Check<T>, remedy: string): Check<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return place.refuse("a list", value, remedy);
    const items = value.map((entry: unknown, index) => item(entry, place.at(index)));
    return items.some((entry) => entry === undefined) ? undefined : (items as T[]);
  };
}

export function exactly<T>(count: number, item: Check<T>, remedy: string): Check<readonly T[]> {
  const list = listOf(item, remedy);
  return (value, place) =>
    Array.isArray(value) && value.length !== count
      ? place.refuse(`a list of ${count}`, value, remedy)
      : list(value, place);
}

/** Reports fields that it does not know: a misspelt optional field would otherwise be silently without effect. */
export function record<T extends object>(
  fields: { readonly [K in keyof T]: Check<T[K]> },
  remedy: string,
): Check<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value, place) => {
    if (!isRecord(value)) return place.refuse(`an object with ${names.join(", ")}`, value, remedy);
    for (const name of Object.keys(value))
      if (!Object.hasOwn(fields, name))
        place.at(name).refuse(`one of ${names.join(", ")}`, name, "Remove or rename it.");
    const entries = names.map((name) => [name, fields[name](value[name], place.at(name))] as const);
    if (entries.some(([, checked]) => checked === undefined)) return undefined;
    return Object.fromEntries(entries) as T;
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const LONGEST_QUOTE = 60;

// Long values are certificates, or a key pasted in their place: never repeated.
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string" && value.length > LONGEST_QUOTE)
    return `a text of ${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return `an object with ${Object.keys(value).join(", ") || "no fields"}`;
  return JSON.stringify(value);
}
