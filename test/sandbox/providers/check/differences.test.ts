import { expect, test } from "vitest";
import { differences } from "../../../../sandbox/providers/check/differences.ts";
import type { Properties, ResourceSchema } from "../../../../sandbox/providers/schema/schema.ts";
import { secret, UNKNOWN } from "../../../../sandbox/providers/wire/values.ts";

const schema: ResourceSchema = {
  inputs: {
    name: { shape: { kind: "text" }, replaces: true },
    size: { shape: { kind: "number" } },
    code: { shape: { kind: "file" } },
    rules: { shape: { kind: "list", of: { kind: "object", name: "Rule" } } },
  },
  outputs: {},
  constants: {},
};
const definitions = new Map<string, Properties>([
  ["Rule", { port: { shape: { kind: "number" } }, zone: { shape: { kind: "text" }, replaces: true } }],
]);
const compare = (before: object, after: object) =>
  differences({ schema, definitions, isKubernetes: false }, { ...before }, { ...after });

test("a property is added, changed and taken away by its path", () => {
  expect(
    compare({ size: 1, rules: [{ port: 1 }] }, { name: "a", rules: [{ port: 2 }, { port: 3 }] }),
  ).toEqual([
    { path: "size", kind: "DELETE", replaces: false },
    { path: "rules[0].port", kind: "UPDATE", replaces: false },
    { path: "rules[1]", kind: "ADD", replaces: false },
    { path: "name", kind: "ADD", replaces: true },
  ]);
});

test("what replaces deep inside replaces the whole", () => {
  expect(compare({ rules: [{ zone: "a" }] }, { rules: [{ zone: "b" }] })).toEqual([
    { path: "rules[0].zone", kind: "UPDATE", replaces: true },
  ]);
});

test("a secret compares by its value and a file by its content", () => {
  const archive = (path: string, hash: string) => ({
    "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
    path,
    hash,
  });
  expect(compare({ name: "a" }, { name: secret("a") })).toEqual([]);
  expect(compare({ code: archive("dist", "1") }, { code: archive("/elsewhere/dist", "1") })).toEqual([]);
  expect(compare({ code: archive("dist", "1") }, { code: archive("dist", "2") })).toEqual([
    { path: "code", kind: "UPDATE", replaces: false },
  ]);
});

test("a value that is not known yet is a change", () => {
  expect(compare({ rules: [{ port: 1 }] }, { rules: UNKNOWN })).toEqual([
    { path: "rules", kind: "UPDATE", replaces: false },
  ]);
});

test("a Kubernetes object is another one under another name, and the engine's own keys are none of ours", () => {
  const before = { metadata: { name: "a", labels: { x: "1" } }, __defaults: ["name"] };
  const after = { metadata: { name: "b", labels: { x: "2" } }, __defaults: [] };
  expect(differences({ schema, definitions, isKubernetes: true }, before, after)).toEqual([
    { path: "metadata.name", kind: "UPDATE", replaces: true },
    { path: "metadata.labels.x", kind: "UPDATE", replaces: false },
  ]);
});
