/** Values that belong nowhere, and good inputs with some of them in the wrong place. */
import fc from "fast-check";

/** In every made-up text, and no id: what a log must not repeat. */
export const PERSONAL = "Quell wasser";

const NESTED_DEEP = Array.from({ length: 1_000 }).reduce<unknown>((inner) => [inner], PERSONAL);
const POLLUTING: unknown = JSON.parse(
  `{"__proto__":{"polluted":"${PERSONAL}"},"constructor":{"prototype":{"polluted":true}}}`,
);

const LETTERS = [
  "\ud83d",
  "\udc00\ud83d",
  "\u202edrawkcab",
  "e\u0301\u0301\u0301",
  "\u0000",
  "\r\n",
  "💥",
  "#",
  "a#b",
  "..",
  "%00",
];
// Just below what an attribute, a parameter's event and a message of a queue may hold.
const HUGE = [
  `${PERSONAL}${"x".repeat(32_700)}`,
  `${"9".repeat(32_700)}`,
  `${PERSONAL}${"é".repeat(130_000)}`,
];
const NAMES = ["", " ", "__proto__", "constructor", "toString", "hasOwnProperty", "null", "undefined"];
const NUMBERS = ["0", "-1", "1e9", "NaN", "00", "1".repeat(400), "٣٤٥"];
const PHONES = ["anonymous", "+1", "004930123456", "+49 30 123456", "sip:ada@tandem.example", "+0123456789"];
const TIMES = [
  "1970-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "+275760-09-13T00:00:00.000Z",
  "-000001-01-01T00:00:00Z",
  "2026-02-30T25:61:00Z",
  "yesterday",
];
const CHANNELS = ["CHAT", "EMAIL", "TASK", "voice", "FAX"];

export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 12 }).map((text) => `${PERSONAL}${text}`) },
  { weight: 3, arbitrary: fc.constantFrom(...LETTERS).map((text) => `${PERSONAL}${text}`) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(...LETTERS, ...NAMES, ...NUMBERS, ...PHONES, ...TIMES, ...CHANNELS),
  },
  { weight: 1, arbitrary: fc.constantFrom(...HUGE) },
);

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: oddText },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      null,
      undefined,
      true,
      0,
      -1,
      1.5,
      Number.MAX_SAFE_INTEGER + 1,
      1e300,
      Number.NaN,
      8.64e15 + 1,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>([], {}, [PERSONAL], { value: PERSONAL }, POLLUTING, NESTED_DEEP),
  },
);

export type Change =
  | { readonly kind: "left-out" }
  | { readonly kind: "replaced"; readonly by: unknown }
  | { readonly kind: "added"; readonly name: string; readonly value: unknown }
  | { readonly kind: "other-case" }
  | { readonly kind: "in-a-list" };

export const aChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: "left-out" } as const) },
  { weight: 8, arbitrary: oddValue.map((by) => ({ kind: "replaced", by }) as const) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("added" as const), name: oddText, value: oddValue }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "other-case" } as const, { kind: "in-a-list" } as const) },
);

/** Where, of all places in a value, and what there. */
export const changes = fc.array(fc.tuple(fc.nat(), aChange), { maxLength: 3 });

type Path = readonly string[];

export function withChanges(
  value: unknown,
  all: readonly (readonly [place: number, change: Change])[],
): unknown {
  return all.reduce((known, [place, change]) => {
    const paths = pathsOf(known);
    return withChange(known, paths[place % paths.length] ?? [], change);
  }, value);
}

/** Of the value itself and everything in it, some levels deep. */
function pathsOf(value: unknown, depth = 6): readonly Path[] {
  if (depth === 0 || !isObject(value)) return [[]];
  return [
    [],
    ...Object.keys(value).flatMap((name) => pathsOf(value[name], depth - 1).map((path) => [name, ...path])),
  ];
}

export function withChange(value: unknown, [name, ...rest]: Path, change: Change): unknown {
  if (name === undefined || !isObject(value)) return changedItself(value, change);
  if (rest.length === 0 && change.kind === "left-out") return without(value, name);
  if (rest.length === 0 && change.kind === "other-case") return inOtherCase(value, name);
  const inner = withChange(value[name], rest, change);
  if (Array.isArray(value)) return value.map((one, at) => (String(at) === name ? inner : one));
  return withField(value, name, inner);
}

function changedItself(value: unknown, change: Change): unknown {
  switch (change.kind) {
    case "left-out":
    case "other-case":
      return undefined;
    case "replaced":
      return change.by;
    case "added":
      return isObject(value) && !Array.isArray(value)
        ? withField(value, change.name, change.value)
        : change.value;
    case "in-a-list":
      return [value];
    default:
      return change satisfies never;
  }
}

/** Also one that is called __proto__, as a parser of JSON would have it. */
function withField(value: object, name: string, field: unknown): object {
  return Object.fromEntries([...Object.entries(value), [name, field]]);
}

function without(value: object, name: string): unknown {
  if (Array.isArray(value)) return value.filter((_, at) => String(at) !== name);
  return Object.fromEntries(Object.entries(value).filter(([field]) => field !== name));
}

function inOtherCase(value: object, name: string): unknown {
  if (Array.isArray(value)) return value;
  const first = name.charAt(0);
  const other = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase();
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field === name ? `${other}${name.slice(1)}` : field,
      inner,
    ]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
