import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { CONTRACTS } from "../../domain/contracts.ts";
import type { FunctionName } from "../../domain/functions.ts";
import { goodInputs } from "../support/bad-input/good-inputs.ts";
import { expectReply, STATUSES, statusOf } from "../support/bad-input/replies.ts";
import { PHONES, sown } from "../support/bad-input/seed.ts";
import { whyNotStored } from "../support/bad-input/stored.ts";
import { changes, oddValue, PERSONAL, withChanges } from "../support/bad-input/values.ts";
import { BadInputWorld, type Seed } from "../support/bad-input/world.ts";

const NAMES = Object.keys(CONTRACTS) as readonly FunctionName[];
const RUNS = 11_000;
/** Tables that hold what lasts; the regional one holds what was answered, also where nothing was done. */
const LASTING = new Set(["profiles", "contacts", "authentication", "sessions", "coordination"]);

const REACHED = {
  "identify-customer": ["recognised", "anonymous", "transferred"],
  "verify-pin": ["verified", "wrong", "no-credential", "unreadable"],
  "set-pin": ["set", "weak", "refused", "unreadable"],
  "send-code": ["sent", "no-number"],
  "verify-code": ["verified", "wrong", "no-code", "unreadable"],
  "save-progress": ["asking", "proof-needed", "noted", "invalid"],
  "schedule-callback": ["scheduled", "no-number"],
  "open-transfer": ["opened", "refused"],
  "close-contact": ["closed", "invalid"],
  "manage-authentication": ["done", "invalid"],
  "ingest-contact-events": ["told", "ignored"],
  "import-customers": ["done", "invalid"],
  "export-customer": ["exported", "invalid"],
  "erase-customer": ["erased", "swept", "invalid"],
} as const satisfies { readonly [Name in FunctionName]?: readonly string[] };

let seed: Seed;
let good: ReturnType<typeof goodInputs>;
beforeAll(async () => {
  seed = await sown();
  good = goodInputs(seed);
});

const aCall = fc.record({
  name: fc.constantFrom(...NAMES),
  which: fc.nat(),
  changes,
  /** Something else altogether. */
  other: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: oddValue }),
  isRepeated: fc.boolean(),
});

describe("bad input", () => {
  it("gets a reply that its caller can go on with, and changes nothing that it does not name", async () => {
    const statuses = new Map<FunctionName, Set<string>>();
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    await fc.assert(
      fc.asyncProperty(aCall, async ({ name, which, changes: changed, other, isRepeated }) => {
        const world = new BadInputWorld(seed);
        const inputs = good[name];
        const event = other ?? withChanges(inputs[which % inputs.length], changed);

        const reply = await world.functions[name](event);

        statuses.set(name, (statuses.get(name) ?? new Set()).add(statusOf(reply)));
        expectReply(name, reply);
        const written = world.changedSince(seed);
        if (!isValid(name, event)) expect([written, world.told]).toEqual([[], 0]);
        if (STATUSES[name]?.inert.includes(statusOf(reply)) === true)
          expect(written.filter(({ table }) => LASTING.has(table))).toEqual([]);
        expect(written.flatMap(({ item }) => whyNotStored(item) ?? [])).toEqual([]);
        if (isRepeated) {
          const again = await world.functions[name](event);
          expectReply(name, again);
          if (CONTRACTS[name].calledBy === "flow") expect(statusOf(again)).toBe(statusOf(reply));
        }
        expectNothingPersonal(world.logged);
      }),
      { numRuns: RUNS },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
    // The generator reaches past the parsers, or it would prove nothing.
    for (const [name, wanted] of Object.entries(REACHED))
      expect([...(statuses.get(name as FunctionName) ?? [])], name).toEqual(
        expect.arrayContaining([...wanted]),
      );
    expect([...statuses.keys()].sort()).toEqual([...NAMES].sort());
  }, 120_000);
});

function expectNothingPersonal(logged: string): void {
  for (const text of [PERSONAL, ...Object.values(PHONES)]) expect(logged).not.toContain(text);
}

/** By rules of its own, and no stricter than need be: what is not valid changes nothing. */
function isValid(name: FunctionName, event: unknown): boolean {
  switch (CONTRACTS[name].calledBy) {
    case "flow":
      return idIn(pathIn(event, "details", "contactData", "contactId"));
    case "lex":
      return false;
    case "contact-events":
      return pathIn(event, "source") === "aws.connect" && idIn(pathIn(event, "detail", "contactId"));
    case "stream":
      return Array.isArray(pathIn(event, "Records"));
    case "schedule":
      return true;
    case "operator":
      return typeof event === "object" && event !== null;
  }
}

function idIn(value: unknown): boolean {
  return typeof value === "string" && /^[A-Za-z0-9-]{1,64}$/.test(value);
}

/** Names begin with either case. */
function pathIn(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((known, name) => {
    if (typeof known !== "object" || known === null) return undefined;
    const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const fields = known as Readonly<Record<string, unknown>>;
    return Object.hasOwn(fields, name)
      ? fields[name]
      : Object.hasOwn(fields, capital)
        ? fields[capital]
        : undefined;
  }, value);
}
