import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SandboxControl } from "../../../../sandbox/cloud/control.ts";
import type { TableReplication } from "../../../../sandbox/cloud/dynamodb/table.ts";
import { ADMINISTRATOR_KEYS } from "../../../../sandbox/cloud/iam/access-keys.ts";
import { type LocalCloud, startCloud } from "../../../../sandbox/cloud/local-cloud.ts";
import { connectControl } from "../../../../sandbox/cloud/remote-control.ts";
import { ACCOUNT, HOME, PEER, WITNESS } from "../small-cloud.ts";

let directory: string;
let cloud: LocalCloud;
let control: SandboxControl;

const client = (region: string) => ({
  region,
  endpoint: cloud.core.endpoint,
  credentials: ADMINISTRATOR_KEYS,
  maxAttempts: 1,
});
const put = (region: string, pk: string, TableName = "profiles") =>
  new DynamoDBClient(client(region)).send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }));
const partitions = async (region: string) =>
  (await control.items({ region, table: "profiles" })).map(({ item }) => item["pk"]).sort();
const readSecret = (region: string) =>
  new SecretsManagerClient(client(region)).send(new GetSecretValueCommand({ SecretId: "ids" }));

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "faults-"));
  cloud = await startCloud({
    accountId: ACCOUNT,
    home: HOME,
    peer: PEER,
    witness: WITNESS,
    seed: "test",
    directory,
  });
  control = connectControl(cloud.core.endpoint);
  const table = (name: string, replication: TableReplication) =>
    cloud.dynamodb.putTable(HOME, {
      name,
      partition: "pk",
      attributes: { pk: "S" },
      indexes: [],
      replication,
    });
  await table("profiles", { kind: "eventual", regions: [HOME, PEER] });
  await table("claims", { kind: "strong", regions: [HOME, PEER], witness: WITNESS });
  cloud.secrets.put({ name: "ids", region: HOME, replicas: [PEER], value: "one", arnSuffix: "Ab12Cd" });
  await control.snapshot();
});
afterEach(() => control.reset());
afterAll(async () => {
  await cloud.stop();
  await rm(directory, { recursive: true });
});

test("a lost service hangs up without an answer, while the rest of its region goes on", async () => {
  await control.loseService({ region: HOME, service: "dynamodb" });
  await expect(put(HOME, "a")).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await readSecret(HOME)).SecretString).toBe("one");
  await put(PEER, "b");
  await control.settle();
  expect([await partitions(PEER), await partitions(HOME)]).toEqual([["b"], []]);
  await control.restoreService({ region: HOME, service: "dynamodb" });
  await control.settle();
  expect(await partitions(HOME)).toEqual(["b"]);
});

test("a strong table goes on with two of its three regions' tables, and stops with one", async () => {
  await control.loseService({ region: PEER, service: "dynamodb" });
  await put(HOME, "a", "claims");
  await control.loseService({ region: WITNESS, service: "dynamodb" });
  await expect(put(HOME, "b", "claims")).rejects.toMatchObject({ name: "InternalServerError" });
});

test("a throttled operation is refused in its service's words, at the rate that was left", async () => {
  await control.throttle({ region: HOME, service: "dynamodb", operation: "PutItem", rate: 0 });
  await control.throttle({ region: HOME, service: "secrets", operation: "*", rate: 2 });
  await expect(put(HOME, "a")).rejects.toMatchObject({ name: "ProvisionedThroughputExceededException" });
  await put(PEER, "a");
  const key = { TableName: "profiles", Key: { pk: { S: "a" } } };
  await new DynamoDBClient(client(HOME)).send(new GetItemCommand(key));
  await readSecret(HOME);
  await readSecret(HOME);
  await expect(readSecret(HOME)).rejects.toMatchObject({ name: "ThrottlingException" });
  await control.advance({ milliseconds: 1_000 });
  await readSecret(HOME);
  await control.clearFaults();
  await put(HOME, "c");
});

test("any operation's reply can be lost after it took effect", async () => {
  await control.loseReply({ region: HOME, operation: "PutItem", count: 1 });
  await control.loseReply({ region: HOME, operation: "CreateSecret", count: 1 });
  await expect(put(HOME, "a")).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await partitions(HOME)).toEqual(["a"]);
  const secrets = new SecretsManagerClient(client(HOME));
  const creation = new CreateSecretCommand({ Name: "new", SecretString: "x" });
  await expect(secrets.send(creation)).rejects.toMatchObject({ code: "ECONNRESET" });
  await expect(secrets.send(creation)).rejects.toMatchObject({ name: "ResourceExistsException" });
});

test("contact events are repeated, held back and dropped as ordered, and plain again after a reset", async () => {
  const { contactEvents } = cloud.core.faults;
  const three = () => [1, 2, 3].map(() => contactEvents.next());
  await control.repeatEvents({ copies: 2 });
  await control.reorderEvents({ isOn: true });
  const [first, second, third] = three();
  expect([first?.copies, second?.copies]).toEqual([2, 2]);
  expect([second?.delayMs, third?.delayMs === first?.delayMs]).toEqual([0, true]);
  expect(first?.delayMs).toBeGreaterThan(0);
  await control.dropEvents({ count: 2 });
  expect(three().map(({ copies }) => copies)).toEqual([0, 0, 2]);
  await control.reset();
  expect(three()).toEqual(Array(3).fill({ copies: 1, delayMs: 0 }));
});

test("what the control cannot do is said by name", async () => {
  await expect(control.loseService({ region: HOME, service: "quantum" })).rejects.toThrow(
    /no service|No service/,
  );
  await expect(control.skewClock({ region: "mars", milliseconds: 1 })).rejects.toThrow("no region mars");
  await expect(
    control.throttle({ region: HOME, service: "kms", operation: "Decrypt", rate: -1 }),
  ).rejects.toThrow("0 or more");
});
