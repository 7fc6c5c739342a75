/** What is read out of the SDKs that are installed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type PackageName, PackageSchemas } from "../../../../sandbox/providers/schema/package-schemas.ts";
import type { Property, ResourceSchema } from "../../../../sandbox/providers/schema/schema.ts";

let cache: string;
let opened: PackageSchemas[];
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "tandem-schemas-"));
  opened = [];
});
afterEach(() => {
  // What is not written yet would be, and make the folder again.
  for (const schemas of opened) schemas.save();
  rmSync(cache, { recursive: true, force: true });
});

async function read(packageName: PackageName, token: string) {
  const schemas = new PackageSchemas(packageName, cache);
  opened.push(schemas);
  const schema = await schemas.resource(token);
  if (schema === undefined) throw new Error(`There is no ${token}.`);
  return { schema, schemas };
}

function named(schema: ResourceSchema, has: (property: Property) => unknown): readonly string[] {
  return Object.entries(schema.inputs)
    .filter(([, property]) => has(property))
    .map(([name]) => name)
    .sort();
}

test("aws: required from the SDK, replacement from CloudFormation and the reviewed list", async () => {
  const { schema } = await read("aws", "aws:lambda/alias:Alias");
  expect(named(schema, (property) => property.isRequired)).toEqual(["functionName", "functionVersion"]);
  expect(named(schema, (property) => property.replaces)).toEqual(["functionName", "name", "region"]);
  expect(named(schema, (property) => property.isAutoNamed)).toEqual(["name"]);
});

test("aws: a type's own name keeps to the registry's rule for it", async () => {
  const { schema } = await read("aws", "aws:iam/role:Role");
  expect(schema.inputs["name"]).toMatchObject({ minLength: 1, maxLength: 64, pattern: "^[\\w+=,.@-]+$" });
});

test("aws-native: constraints of nested objects come from the registry", async () => {
  const { schema, schemas } = await read("aws-native", "aws-native:connect:HoursOfOperation");
  expect(schema.inputs["name"]).toMatchObject({ isAutoNamed: true, minLength: 1, maxLength: 127 });
  const slice = schemas.definitions.get("connect.HoursOfOperationTimeSliceArgs");
  expect(slice?.["hours"]).toEqual({ shape: { kind: "number" }, isRequired: true, minimum: 0, maximum: 23 });
  const config = schemas.definitions.get("connect.HoursOfOperationConfigArgs");
  expect(config?.["day"]?.shape).toMatchObject({
    kind: "one-of",
    values: expect.arrayContaining(["SUNDAY"]),
  });
  expect(schema.idFrom).toEqual(["hoursOfOperationArn"]);
});

test("gcp: the inputs that make up the id replace", async () => {
  const { schema } = await read("gcp", "gcp:compute/subnetwork:Subnetwork");
  expect(schema.importTemplate).toBe("projects/{{project}}/regions/{{region}}/subnetworks/{{name}}");
  expect(named(schema, (property) => property.replaces)).toEqual(
    expect.arrayContaining(["name", "network", "project", "region"]),
  );
});

test("kubernetes: kind and version are the SDK's own, and custom resources take anything", async () => {
  const { schema } = await read("kubernetes", "kubernetes:apps/v1:Deployment");
  expect(schema.constants).toEqual({ apiVersion: "apps/v1", kind: "Deployment" });
  const custom = await read("kubernetes", "kubernetes:gateway.networking.k8s.io/v1:Gateway");
  expect(custom.schema.isOpen).toBe(true);
  await expect(read("kubernetes", "kubernetes:apps/v1:Deploymnet")).rejects.toThrow();
});

test("an enum that the SDK leaves open refuses nothing, a closed one does", async () => {
  const { schema } = await read("aws", "aws:lambda/function:Function");
  expect(schema.inputs["runtime"]).toEqual({ shape: { kind: "text", isOpenEnum: true } });
  const { schema: instance } = await read("aws-native", "aws-native:connect:Instance");
  expect(instance.inputs["identityManagementType"]?.shape).toEqual({
    kind: "one-of",
    values: ["SAML", "CONNECT_MANAGED", "EXISTING_DIRECTORY"],
  });
});

test("what was derived once is read from the cache", async () => {
  const token = "kubernetes:core/v1:Namespace";
  const { schema, schemas } = await read("kubernetes", token);
  schemas.save();
  const [file = ""] = readdirSync(cache);
  const cached = JSON.parse(readFileSync(join(cache, file), "utf8"));
  expect(cached.resources[token]).toEqual(schema);

  cached.resources[token].isOpen = true;
  writeFileSync(join(cache, file), JSON.stringify(cached));
  expect((await read("kubernetes", token)).schema.isOpen).toBe(true);
});

test("a cache that cannot be written costs nothing but the time to derive again", async () => {
  const folder = cache;
  cache = join(folder, "file");
  writeFileSync(cache, "in its place");
  const { schema, schemas } = await read("kubernetes", "kubernetes:core/v1:Namespace");
  expect(() => schemas.save()).not.toThrow();
  expect(schema.constants).toMatchObject({ kind: "Namespace" });
  cache = folder;
});
