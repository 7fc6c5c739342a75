import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RecordedResource, RecordedStack } from "../../../sandbox/providers/recorded-stack.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recorded-stack-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILE = "stack.json";
const opened = (): RecordedStack => new RecordedStack(join(folder, FILE));
const journal = (): string => join(folder, "stack.journal");

function resource(name: string, generation = 0, size = 1): RecordedResource {
  const [urn, id] = [`urn:${name}`, `${name}-${generation}`];
  return { urn, type: "t", id, generation, region: "r", inputs: { size }, outputs: {} };
}

const state = (stack: RecordedStack) => [
  stack.resources,
  ["a", "b", "c"].map((name) => stack.nextGeneration(`urn:${name}`)),
];

describe("a recorded stack", () => {
  it("is after a restart what it was, whatever was put and removed", () => {
    const step = fc.record({
      name: fc.constantFrom("a", "b", "c"),
      generation: fc.integer({ min: 0, max: 2 }),
      size: fc.integer({ min: 0, max: 9 }),
      kind: fc.constantFrom("put", "put", "remove", "restart"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        rmSync(join(folder, FILE), { force: true });
        let stack = opened();
        for (const { name, generation, size, kind } of steps) {
          const { urn, id } = resource(name, generation);
          if (kind === "put") stack.put(resource(name, generation, size));
          else if (kind === "remove") stack.remove(urn, id);
          else stack = opened();
        }
        expect(state(opened())).toEqual(state(stack));
      }),
    );
  });

  it("takes in what a crash left in both files", () => {
    const before = opened();
    before.put(resource("a", 0));
    before.remove("urn:a", "a-0");
    before.put(resource("a", 1));
    const left = readFileSync(journal());
    opened().put(resource("b"));
    expect(readFileSync(join(folder, FILE), "utf8")).toContain("a-1");
    writeFileSync(journal(), left);
    expect(state(opened())).toEqual([[resource("a", 1)], [2, 0, 0]]);
  });

  it("goes on after half a line", () => {
    const stack = opened();
    stack.put(resource("a"));
    appendFileSync(journal(), '\n{"put":{"urn":"urn:b"');
    stack.put(resource("c"));
    expect(opened().resources).toEqual([resource("a"), resource("c")]);
  });

  it("begins anew where its file was deleted", () => {
    opened().put(resource("a"));
    rmSync(join(folder, FILE));
    expect(opened().resources).toEqual([]);
    opened().put(resource("b"));
    expect(opened().resources).toEqual([resource("b")]);
  });

  it("leaves the files alone while it is only read", () => {
    opened().put(resource("a"));
    const left = readFileSync(journal());
    expect(opened().resources).toHaveLength(1);
    expect(readFileSync(journal())).toEqual(left);
    rmSync(folder, { recursive: true });
    expect(opened().resources).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});
