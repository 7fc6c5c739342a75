/**
 * A stack that the first version of the program deployed comes to this one without losing anything. first-stack.json
 * names what it has that would be lost, or would interrupt calls, if it were made anew. Who moves or renames a component
 * gives it an alias; what is taken out of the list is deleted in every stack that has it.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { type Registration, runProgram } from "../support/program-mocks.ts";
import { sandboxConfig } from "../support/settings.ts";
import { claimedPlaces } from "./claimed-urns.ts";
import firstStack from "./first-stack.json" with { type: "json" };

const PLACES = Object.entries(firstStack).flatMap(([types, names]) =>
  names.map((name) => `${types}::${name}`),
);

describe("a stack of the first version", () => {
  let registrations: readonly Registration[];
  beforeAll(async () => {
    const run = async () => {
      const { tandem } = await import("../../index.ts");
      // What it publishes hangs on all of it.
      await new Promise<unknown>((resolve) => tandem.apply(resolve));
    };
    ({ registrations } = await runProgram(run, { config: sandboxConfig() }));
  });

  it("keeps everything that is precious", () => {
    const claimed = claimedPlaces(registrations);
    expect(PLACES.length).toBeGreaterThan(150);
    expect(PLACES.filter((place) => !claimed.has(place))).toEqual([]);
  });

  it("has every physical name that it had", () => {
    const named = (type: string, input: string): readonly unknown[] =>
      registrations.filter((one) => one.type === type).map(({ inputs }) => inputs[input]);
    const functions = named("aws:lambda/function:Function", "name");
    for (const name of ["identify-customer", "verify-pin", "fulfil-intent"])
      expect(functions).toContain(`tandem-sandbox-${name}`);
    const tables = named("aws:dynamodb/table:Table", "name");
    for (const name of [
      "profiles",
      "contacts",
      "authentication",
      "sessions",
      "idempotency",
      "claims",
      "coordination",
    ])
      expect(tables).toContain(`tandem-sandbox-${name}`);
  });
});
