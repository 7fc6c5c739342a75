import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SandboxControl } from "../../../sandbox/cloud/control.ts";
import { ADMINISTRATOR_KEYS } from "../../../sandbox/cloud/iam/access-keys.ts";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/local-cloud.ts";
import { connectControl } from "../../../sandbox/cloud/remote-control.ts";
import type { DeployedResource } from "../../../sandbox/providers/behaviour.ts";
import { DYNAMODB_BEHAVIOURS } from "../../../sandbox/providers/behaviours/dynamodb.ts";
import { IAM_BEHAVIOURS } from "../../../sandbox/providers/behaviours/iam.ts";
import { ACCOUNT, HOME, PEER, WITNESS } from "./small-cloud.ts";

let directory: string;
let cloud: LocalCloud;
let control: SandboxControl;

const options = () => ({
  accountId: ACCOUNT,
  home: HOME,
  peer: PEER,
  witness: WITNESS,
  seed: "test",
  directory,
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cloud-"));
  cloud = await startCloud(options());
  control = connectControl(cloud.core.endpoint);
});
afterAll(async () => {
  await cloud.stop();
  await rm(directory, { recursive: true });
});

const resource = (type: string, name: string, inputs: Record<string, unknown>): DeployedResource => ({
  urn: `urn:pulumi:sandbox::tandem::${type}::${name}`,
  type,
  id: name,
  name,
  region: HOME,
  inputs,
  outputs: { name, arn: `arn:aws:iam::${ACCOUNT}:policy/${name}` },
});

async function put(deployed: DeployedResource) {
  const behaviour = DYNAMODB_BEHAVIOURS[deployed.type] ?? IAM_BEHAVIOURS[deployed.type];
  return behaviour?.put(cloud, deployed);
}

const TABLE = resource("aws:dynamodb/table:Table", "claims", {
  name: "claims",
  hashKey: "pk",
  rangeKey: "sk",
  attributes: [
    { name: "pk", type: "S" },
    { name: "sk", type: "S" },
    { name: "contactId", type: "S" },
  ],
  globalSecondaryIndexes: [
    {
      name: "by-contact",
      hashKey: "contactId",
      rangeKey: "sk",
      projectionType: "INCLUDE",
      nonKeyAttributes: ["a"],
    },
  ],
  replicas: [{ regionName: PEER, consistencyMode: "STRONG" }],
  globalTableWitness: { regionName: WITNESS },
});

test("a deployed table stands in its regions, and its outputs name the replicas' ARNs", async () => {
  const outputs = await put(TABLE);
  expect(outputs).toMatchObject({
    arn: `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/claims`,
    replicas: [{ regionName: PEER, arn: `arn:aws:dynamodb:${PEER}:${ACCOUNT}:table/claims` }],
  });
  expect(cloud.dynamodb.table(PEER, "claims")).toMatchObject({
    partition: "pk",
    indexes: [{ name: "by-contact", nonKeyAttributes: ["a"] }],
    replication: { kind: "strong", regions: [HOME, PEER], witness: WITNESS },
  });
  expect((await control.describe()).regions.find((r) => r.region === PEER)?.tables).toEqual(["claims"]);
});

test("a table with what the local cloud cannot do is refused by name", async () => {
  const refused = { ...TABLE, inputs: { ...TABLE.inputs, localSecondaryIndexes: [{ name: "l" }] } };
  await expect(put(refused)).rejects.toThrow("sets localSecondaryIndexes");
  const mixed = {
    ...TABLE,
    inputs: {
      ...TABLE.inputs,
      replicas: [{ regionName: PEER, consistencyMode: "STRONG" }, { regionName: WITNESS }],
    },
  };
  await expect(put(mixed)).rejects.toThrow("mixes consistency modes");
});

test("deployed roles and policies decide, whichever resource carries them", async () => {
  const trust = JSON.stringify({
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  const policy = (Action: string) =>
    JSON.stringify({ Statement: { Effect: "Allow", Action, Resource: "*" } });
  await put(resource("aws:iam/role:Role", "worker", { name: "worker", assumeRolePolicy: trust }));
  await put(
    resource("aws:iam/rolePolicy:RolePolicy", "p", {
      role: "worker",
      name: "p",
      policy: policy("dynamodb:PutItem"),
    }),
  );
  await put(resource("aws:iam/policy:Policy", "managed", { policy: policy("s3:GetObject") }));
  await put(
    resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {
      role: "worker",
      policyArn: `arn:aws:iam::${ACCOUNT}:policy/managed`,
    }),
  );
  const principal = cloud.iam.principalOf(cloud.iam.mintKeys("worker", "s").accessKeyId);
  if (principal === undefined) throw new Error("no principal");
  for (const action of ["dynamodb:PutItem", "s3:GetObject"])
    expect(() => cloud.core.authorize(principal, { action, resource: "arn:aws:s3:::x" })).not.toThrow();
  expect(() =>
    cloud.core.authorize(principal, { action: "s3:PutObject", resource: "arn:aws:s3:::x" }),
  ).toThrow();
});

test("a reset returns to the snapshot: items, faults, clock and log, within 300 ms", async () => {
  const client = new DynamoDBClient({
    region: HOME,
    endpoint: cloud.core.endpoint,
    credentials: ADMINISTRATOR_KEYS,
  });
  const write = (pk: string) =>
    client.send(new PutItemCommand({ TableName: "claims", Item: { pk: { S: pk }, sk: { S: "x" } } }));
  await write("seed");
  await control.snapshot();
  await write("later");
  await control.setLag({ milliseconds: 50 });
  await control.loseRegion({ region: PEER });
  await control.advance({ milliseconds: 90_000_000 });
  const { milliseconds } = await control.reset();
  expect(milliseconds).toBeLessThan(300);
  const items = await control.items({ region: PEER, table: "claims" });
  expect(items.map(({ item }) => item["pk"])).toEqual(["seed"]);
  expect(Math.abs((await control.now()) - Date.now())).toBeLessThan(10_000);
  expect((await control.describe()).regions.every((r) => !r.isLost)).toBe(true);
  expect(await control.logs({})).toEqual([]);
});

test("settling waits for what is due on the clock, not for what is later", async () => {
  const done: string[] = [];
  cloud.core.clock.after(0, async () => {
    done.push("due");
  });
  cloud.core.clock.after(3_600_000, () => {
    done.push("later");
  });
  await control.settle();
  expect(done).toEqual(["due"]);
});

test("an unknown region or a negative time is refused by the control with a sentence", async () => {
  await expect(control.loseRegion({ region: "us-east-1" })).rejects.toThrow("has no region us-east-1");
  await expect(control.advance({ milliseconds: -1 })).rejects.toThrow("zero or more");
});

test("a second cloud on the same port is refused, and the first goes on", async () => {
  const port = Number(new URL(cloud.core.endpoint).port);
  await expect(startCloud({ ...options(), port })).rejects.toThrow(`port ${port} of 127.0.0.1 is in use`);
  expect(await control.now()).toBeGreaterThan(0);
});
