import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DynamoDbService } from "../../../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import type { TableReplication, TableSpec } from "../../../../sandbox/cloud/dynamodb/table.ts";
import { HOME, PEER, type SmallCloud, startSmallCloud, WITNESS } from "../small-cloud.ts";

let cloud: SmallCloud;
let dynamodb: DynamoDbService;
let home: DynamoDBDocumentClient;
let peer: DynamoDBDocumentClient;

const table = (name: string, replication: TableReplication): TableSpec => ({
  name,
  partition: "pk",
  sort: "sk",
  attributes: { pk: "S", sk: "S" },
  indexes: [],
  replication,
});

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new DynamoDbService(core)] as const);
  cloud = started;
  dynamodb = started.services[0];
  const client = (region: string) =>
    DynamoDBDocumentClient.from(new DynamoDBClient({ ...cloud.client(region), maxAttempts: 1 }));
  home = client(HOME);
  peer = client(PEER);
  await dynamodb.putTable(HOME, table("eventual", { kind: "eventual", regions: [HOME, PEER] }));
  await dynamodb.putTable(HOME, table("strong", { kind: "strong", regions: [HOME, PEER], witness: WITNESS }));
  await dynamodb.putTable(HOME, table("local", { kind: "regional" }));
  await dynamodb.putTable(PEER, table("local", { kind: "regional" }));
  dynamodb.snapshot();
});
afterAll(async () => {
  await dynamodb.stop();
  await cloud.stop();
});
beforeEach(async () => {
  cloud.core.faults.clear();
  await dynamodb.reset();
});

const key = (pk: string) => ({ pk, sk: "x" });
const put = (client: DynamoDBDocumentClient, pk: string, value: string, TableName = "eventual") =>
  client.send(new PutCommand({ TableName, Item: { ...key(pk), value } }));
const get = async (
  client: DynamoDBDocumentClient,
  pk: string,
  TableName = "eventual",
  ConsistentRead = false,
) => (await client.send(new GetCommand({ TableName, Key: key(pk), ConsistentRead }))).Item?.["value"];

test("a write in one region is read in the other", async () => {
  await put(home, "a", "1");
  await dynamodb.settle();
  expect(await get(peer, "a")).toBe("1");
  await peer.send(
    new UpdateCommand({
      TableName: "eventual",
      Key: key("a"),
      UpdateExpression: "SET #v = :v",
      ExpressionAttributeNames: { "#v": "value" },
      ExpressionAttributeValues: { ":v": "2" },
    }),
  );
  await dynamodb.settle();
  expect(await get(home, "a")).toBe("2");
  await home.send(new DeleteCommand({ TableName: "eventual", Key: key("a") }));
  await dynamodb.settle();
  expect(await get(peer, "a")).toBeUndefined();
});

test("a lagging write arrives when the clock has passed the lag, and not before", async () => {
  cloud.core.faults.setLag(60_000);
  await put(home, "lag", "1");
  await dynamodb.settle();
  expect(await get(peer, "lag")).toBeUndefined();
  await cloud.core.clock.advance(59_000);
  expect(await get(peer, "lag")).toBeUndefined();
  await cloud.core.clock.advance(1_001);
  await dynamodb.settle();
  expect(await get(peer, "lag")).toBe("1");
});

test("of two concurrent writes to one item the later wins in both regions, and the other is lost without an error", async () => {
  cloud.core.faults.setLag(1_000);
  await put(home, "lww", "earlier");
  await cloud.core.clock.advance(10);
  await put(peer, "lww", "later");
  await cloud.core.clock.advance(2_000);
  await dynamodb.settle();
  expect([await get(home, "lww"), await get(peer, "lww")]).toEqual(["later", "later"]);
});

test("a way cut in one direction holds up one direction, and healing delivers what waited", async () => {
  cloud.core.faults.cut(HOME, PEER);
  await put(home, "cut-h", "1");
  await put(peer, "cut-p", "1");
  await dynamodb.settle();
  expect(await get(peer, "cut-h")).toBeUndefined();
  expect(await get(home, "cut-p")).toBe("1");
  expect(dynamodb.waitingFor(PEER)).toBe(1);
  cloud.core.faults.heal();
  await dynamodb.settle();
  expect(await get(peer, "cut-h")).toBe("1");
});

test("what was written while a region was lost arrives when it is back", async () => {
  cloud.core.faults.lose(PEER);
  await put(home, "lost", "1");
  await expect(get(peer, "lost")).rejects.toThrow();
  await dynamodb.settle();
  cloud.core.faults.restore(PEER);
  await dynamodb.settle();
  expect(await get(peer, "lost")).toBe("1");
});

test("regional tables of one name are two tables", async () => {
  await put(home, "r", "1", "local");
  await dynamodb.settle();
  expect(await get(peer, "r", "local")).toBeUndefined();
});

test("a strong write is read at once in the other region", async () => {
  await put(home, "s", "1", "strong");
  expect(await get(peer, "s", "strong")).toBe("1");
});

test("a strong table without a quorum refuses writes and consistent reads, and serves eventual reads", async () => {
  await put(home, "s", "1", "strong");
  cloud.core.faults.lose(PEER);
  cloud.core.faults.lose(WITNESS);
  await expect(put(home, "s", "2", "strong")).rejects.toThrow(/no quorum in eu-central-1/);
  await expect(get(home, "s", "strong", true)).rejects.toThrow(/no quorum/);
  expect(await get(home, "s", "strong")).toBe("1");
});

test("with the way between the replicas cut, the witness still makes conditions hold", async () => {
  cloud.core.faults.cut(HOME, PEER);
  cloud.core.faults.cut(PEER, HOME);
  const claim = (client: DynamoDBDocumentClient) =>
    client.send(
      new PutCommand({
        TableName: "strong",
        Item: { ...key("claim"), value: "mine" },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    );
  await claim(home);
  expect(await get(peer, "claim", "strong")).toBeUndefined();
  await expect(claim(peer)).rejects.toThrow(/conditional request failed/);
  expect(await get(peer, "claim", "strong", true)).toBe("mine");
});

test("only one of two simultaneous claims in two regions succeeds, and the loser is told to try again or lost the condition", async () => {
  const claim = (client: DynamoDBDocumentClient) =>
    client.send(
      new PutCommand({
        TableName: "strong",
        Item: { ...key("race"), value: "mine" },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    );
  const results = await Promise.allSettled([claim(home), claim(peer), claim(home), claim(peer)]);
  expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
  for (const r of results)
    if (r.status === "rejected")
      expect(["ReplicatedWriteConflictException", "ConditionalCheckFailedException"]).toContain(
        r.reason.name,
      );
});

test("a reset of hundreds of changed items is quick enough to stand between any two journeys", async () => {
  await Promise.all(Array.from({ length: 300 }, (_, n) => put(home, `many-${n}`, "x")));
  await dynamodb.settle();
  const start = performance.now();
  await dynamodb.reset();
  // 20 ms as measured; the bound is generous because two cores are shared with everything else.
  expect(performance.now() - start).toBeLessThan(500);
  expect(await dynamodb.items(PEER, "eventual")).toEqual([]);
});

test("a reset brings back the snapshot's items in both regions and drops what was on its way", async () => {
  await put(home, "seed", "1");
  await dynamodb.settle();
  dynamodb.snapshot();
  await put(peer, "seed", "2");
  await put(home, "new", "1");
  await dynamodb.settle();
  cloud.core.faults.setLag(10);
  await put(home, "late", "1");
  await dynamodb.reset();
  await cloud.core.clock.advance(100);
  await dynamodb.settle();
  for (const client of [home, peer]) {
    expect(await get(client, "seed")).toBe("1");
    expect(await get(client, "new")).toBeUndefined();
    expect(await get(client, "late")).toBeUndefined();
  }
});
