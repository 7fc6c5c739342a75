/** The committed data is whole, and says where it is from. */
import { expect, test } from "vitest";
import { readApiModel, readRegistry } from "../../../sandbox/data/read.ts";

test.each(["connect", "lambda", "lex-runtime"] as const)(
  "every shape that the API model of %s names is in it",
  (service) => {
    const { operations, shapes } = readApiModel(service);
    const named = [
      ...Object.values(operations).flatMap(({ input, output, errors }) => [input, output, ...(errors ?? [])]),
      ...Object.values(shapes).flatMap(({ members, member, key, value }) => [
        ...Object.values(members ?? {}).map(({ shape }) => shape),
        ...[member, key, value],
      ]),
    ].filter((name) => name !== undefined);
    expect(named.filter((name) => shapes[name] === undefined)).toEqual([]);
  },
);

test("every parameter in a path is a member of the operation's input", () => {
  const { operations, shapes } = readApiModel("connect");
  expect(Object.keys(operations)).toHaveLength(405);
  for (const { uri, input } of Object.values(operations)) {
    const names = [...uri.matchAll(/\{([^}+]+)\+?\}/g)].map((match) => match[1]);
    const members = Object.values(shapes[input ?? ""]?.members ?? {});
    const inUri = members.filter((member) => member.location === "uri").map((member) => member.locationName);
    expect(new Set(inUri)).toEqual(new Set(names));
  }
});

test("each file names its package, version and licence", () => {
  expect(readApiModel("connect").source.licence).toBe("Apache-2.0");
  expect(readRegistry().source).toEqual({ package: "pypi:cfn-lint", version: "1.58.0", licence: "MIT-0" });
});

test("the registry keeps what is checked of every type", () => {
  const { types } = readRegistry();
  expect(Object.keys(types).length).toBeGreaterThan(280);
  expect(types["AWS::Connect::ContactFlow"]).toMatchObject({
    required: expect.arrayContaining(["Content", "InstanceArn", "Type"]),
    properties: { Content: { minLength: 1, maxLength: 256_000 } },
  });
});
