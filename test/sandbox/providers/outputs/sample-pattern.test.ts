import { expect, test } from "vitest";
import { type RegistrySchema, readRegistry } from "../../../../sandbox/data/read.ts";
import { expression } from "../../../../sandbox/providers/check/constraints.ts";
import { samplePattern } from "../../../../sandbox/providers/outputs/sample-pattern.ts";

test("a sample matches its pattern and is the same for the same seed", () => {
  const patterns = [
    "^[0-9A-Z]{10}$",
    "^arn:aws[-a-z0-9]*:connect:[-a-z0-9]*:[0-9]{12}:instance/[-a-zA-Z0-9]*$",
    "^(DRAFT|[0-9]+)$",
    "^\\+[0-9]{2,15}",
    "^(?!x)[a-f]+\\.txt$",
  ];
  for (const pattern of patterns) {
    const sampled = samplePattern(pattern, "seed");
    expect(sampled).toMatch(new RegExp(pattern));
    expect(samplePattern(pattern, "seed")).toBe(sampled);
  }
});

test("of the ARN patterns that AWS publishes for Connect, Lex and DynamoDB, every one gets a sample that fits", () => {
  const { types } = readRegistry();
  const patterns = Object.entries(types)
    .filter(([name]) => /::(Connect|Lex|DynamoDB)::/.test(name))
    .flatMap(([, type]) => [type.properties, type.definitions])
    .flatMap((schemas) => Object.values(schemas))
    .flatMap(({ pattern }: RegistrySchema) => (pattern?.startsWith("^arn:") ? [pattern] : []));
  expect(patterns.length).toBeGreaterThan(50);
  const misses = [...new Set(patterns)].filter(
    (pattern) => expression(pattern)?.test(samplePattern(pattern, "seed")) === false,
  );
  expect(misses).toEqual([]);
});
