import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DynamoDbService } from "../../../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import { itemSize } from "../../../../sandbox/cloud/dynamodb/item-size.ts";
import type { TableSpec } from "../../../../sandbox/cloud/dynamodb/table.ts";
import { HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const TABLE: TableSpec = {
  name: "contacts",
  partition: "pk",
  attributes: { pk: "S", announcing: "S", since: "S", kind: "S" },
  indexes: [
    { name: "by-announcing", partition: "announcing", sort: "since", projection: "ALL" },
    { name: "by-kind", partition: "kind", projection: "KEYS_ONLY" },
  ],
  replication: { kind: "eventual", regions: [HOME, PEER] },
};

let cloud: SmallCloud;
let dynamodb: DynamoDbService;
let home: DynamoDBClient;

beforeEach(async () => {
  const started = await startSmallCloud((core) => [new DynamoDbService(core)] as const);
  cloud = started;
  dynamodb = started.services[0];
  home = new DynamoDBClient({ ...cloud.client(HOME), maxAttempts: 1 });
  await dynamodb.putTable(HOME, TABLE);
});
afterEach(async () => {
  await cloud.stop();
  await dynamodb.stop();
});

const TableName = "contacts";
const ReturnConsumedCapacity = "INDEXES";
const announced = { announcing: { S: "home#1" }, since: { S: "2026" } };
const put = async (item: Record<string, { S: string }>) => {
  const Item = { pk: { S: "a" }, ...item };
  const { ConsumedCapacity: c } = await home.send(
    new PutItemCommand({ TableName, Item, ReturnConsumedCapacity }),
  );
  const indexes = Object.entries(c?.GlobalSecondaryIndexes ?? {}).map(([n, i]) => `${n} ${i.CapacityUnits}`);
  return [c?.CapacityUnits, c?.Table?.CapacityUnits, ...indexes];
};
const totals = (region: string) =>
  Object.fromEntries(
    dynamodb
      .capacity()
      .filter((row) => row.region === region)
      .map((r) => [r.index ?? "table", [r.readUnits, r.writeUnits, r.replicatedWriteUnits]]),
  );

test("a write costs its table and each index whose view of the item it changes, and no other", async () => {
  expect(await put({})).toEqual([1, 1]);
  expect(await put(announced)).toEqual([2, 1, "by-announcing 1"]);
  expect(await put(announced)).toEqual([1, 1]);
  expect(await put({ ...announced, kind: { S: "call" } })).toEqual([3, 1, "by-announcing 1", "by-kind 1"]);
  expect(await put({ ...announced, kind: { S: "call" }, more: { S: "x" } })).toEqual([
    2,
    1,
    "by-announcing 1",
  ]);
  expect(await put({ ...announced, kind: { S: "chat" }, more: { S: "x" } })).toEqual([
    4,
    1,
    "by-announcing 1",
    "by-kind 2",
  ]);
  expect(await put({})).toEqual([3, 1, "by-announcing 1", "by-kind 1"]);
});

test("the larger of an item's old and new self counts, by the kilobyte", async () => {
  expect(await put({ text: { S: "x".repeat(2_500) } })).toEqual([3, 3]);
  expect(await put({})).toEqual([3, 3]);
  expect(await put({ text: { S: "ü".repeat(600) } })).toEqual([2, 2]);
});

test("what is taken back from a sparse index is gone from it in both regions, and both have paid", async () => {
  await put({ ...announced, text: { S: "x".repeat(1_500) } });
  await home.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk: { S: "a" } },
      UpdateExpression: "REMOVE announcing, since",
      ConditionExpression: "attribute_exists(announcing)",
    }),
  );
  await dynamodb.settle();
  for (const region of [HOME, PEER]) {
    const found = await new DynamoDBClient(cloud.client(region)).send(
      new QueryCommand({
        TableName,
        IndexName: "by-announcing",
        KeyConditionExpression: "announcing = :a",
        ExpressionAttributeValues: { ":a": { S: "home#1" } },
      }),
    );
    expect(found.Count).toBe(0);
  }
  expect(totals(HOME)).toEqual({ table: [0, 4, 0], "by-announcing": [0.5, 4, 0] });
  expect(totals(PEER)).toEqual({ table: [0, 0, 4], "by-announcing": [0.5, 0, 4] });
});

test("a refused condition has cost as much as the write, and no index", async () => {
  await put(announced);
  await expect(
    home.send(
      new PutItemCommand({
        TableName,
        Item: { pk: { S: "a" } },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    ),
  ).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  expect(totals(HOME)).toEqual({ table: [0, 2, 0], "by-announcing": [0, 1, 0] });
});

test("reads are counted in halves, consistent ones whole; batches and transactions too", async () => {
  await put({ text: { S: "x".repeat(5_000) } });
  const before = totals(HOME)["table"];
  const Key = { pk: { S: "a" } };
  const get = async (ConsistentRead: boolean) =>
    (await home.send(new GetItemCommand({ TableName, Key, ConsistentRead, ReturnConsumedCapacity: "TOTAL" })))
      .ConsumedCapacity;
  expect([await get(false), await get(true)]).toEqual([
    { TableName, CapacityUnits: 1 },
    { TableName, CapacityUnits: 2 },
  ]);
  const batch = await home.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } }, ReturnConsumedCapacity }),
  );
  expect(batch.ConsumedCapacity).toMatchObject([{ TableName, CapacityUnits: 1 }]);
  expect((await home.send(new GetItemCommand({ TableName, Key }))).ConsumedCapacity).toBeUndefined();
  expect([before, totals(HOME)["table"]]).toEqual([
    [0, 5, 0],
    [5, 5, 0],
  ]);
  const Item = { pk: { S: "b" }, ...announced };
  const written = await home.send(
    new BatchWriteItemCommand({
      RequestItems: { [TableName]: [{ PutRequest: { Item } }] },
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(written.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2 }]);
  const transacted = await home.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName, Item: { ...Item, pk: { S: "c" } } } }],
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(transacted.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4 }]);
});

test("an item's size is what the documentation counts", () => {
  expect(itemSize({ pk: { S: "é" }, n: { N: "-12345" }, list: { L: [{ BOOL: true }, { S: "ab" }] } })).toBe(
    2 + 2 + (1 + 3 + 1 + 1) + (4 + 3 + 2 + 3),
  );
});
