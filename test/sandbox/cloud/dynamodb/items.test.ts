import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DynamoDbService } from "../../../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import type { TableSpec } from "../../../../sandbox/cloud/dynamodb/table.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud, WITNESS } from "../small-cloud.ts";

let cloud: SmallCloud;
let dynamodb: DynamoDbService;
let home: DynamoDBClient;
let peer: DynamoDBClient;

const CONTACTS: TableSpec = {
  name: "contacts",
  partition: "pk",
  sort: "sk",
  attributes: { pk: "S", sk: "S", contactId: "S" },
  indexes: [{ name: "by-contact", partition: "contactId", sort: "sk", projection: "ALL" }],
  ttlAttribute: "expiresAt",
  replication: { kind: "eventual", regions: [HOME, PEER] },
};

beforeEach(async () => {
  const started = await startSmallCloud((core) => [new DynamoDbService(core)] as const);
  cloud = started;
  dynamodb = started.services[0];
  home = new DynamoDBClient(cloud.client(HOME));
  peer = new DynamoDBClient(cloud.client(PEER));
  await dynamodb.putTable(HOME, CONTACTS);
});
afterEach(async () => {
  await cloud.stop();
  await dynamodb.stop();
});

const item = (pk: string, more: Record<string, { S: string }> = {}) => ({
  pk: { S: pk },
  sk: { S: "x" },
  ...more,
});
const put = (pk: string, more?: Record<string, { S: string }>) =>
  home.send(new PutItemCommand({ TableName: "contacts", Item: item(pk, more) }));

test("a failed condition tells the item that stood in the way, where it is asked to", async () => {
  await put("a", { owner: { S: "first" } });
  const again = home.send(
    new PutItemCommand({
      TableName: "contacts",
      Item: item("a"),
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
  );
  const error = await again.catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ConditionalCheckFailedException);
  expect((error as ConditionalCheckFailedException).Item?.["owner"]).toEqual({ S: "first" });
});

test("a table is found by its ARN in its own region only", async () => {
  await put("a");
  const get = (client: DynamoDBClient) =>
    client.send(
      new GetItemCommand({ TableName: `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/contacts`, Key: item("a") }),
    );
  expect((await get(home)).Item).toEqual(item("a"));
  await expect(get(peer)).rejects.toThrow(/is no table of eu-west-2/);
});

test("batches and indexes are replicated item by item", async () => {
  await home.send(
    new BatchWriteItemCommand({
      RequestItems: {
        contacts: [1, 2, 3].map((n) => ({ PutRequest: { Item: item(`b${n}`, { contactId: { S: "c" } }) } })),
      },
    }),
  );
  await dynamodb.settle();
  const found = await peer.send(
    new QueryCommand({
      TableName: "contacts",
      IndexName: "by-contact",
      KeyConditionExpression: "contactId = :c",
      ExpressionAttributeValues: { ":c": { S: "c" } },
    }),
  );
  expect(found.Count).toBe(3);
  const batch = await peer.send(
    new BatchGetItemCommand({ RequestItems: { contacts: { Keys: [item("b1"), item("nobody")] } } }),
  );
  expect(batch.Responses?.["contacts"]).toHaveLength(1);
});

test("an index added to a table that holds items finds them", async () => {
  await put("a", { journeyId: { S: "j" } });
  await dynamodb.settle();
  await dynamodb.putTable(HOME, {
    ...CONTACTS,
    attributes: { ...CONTACTS.attributes, journeyId: "S" },
    indexes: [...CONTACTS.indexes, { name: "by-journey", partition: "journeyId", projection: "ALL" }],
  });
  for (const client of [home, peer]) {
    const found = await client.send(
      new QueryCommand({
        TableName: "contacts",
        IndexName: "by-journey",
        KeyConditionExpression: "journeyId = :j",
        ExpressionAttributeValues: { ":j": { S: "j" } },
      }),
    );
    expect(found.Count).toBe(1);
  }
});

test("a replica added later starts with the items there are, and a removed one is gone", async () => {
  const { replication: _, ...rest } = { ...CONTACTS, name: "grows" };
  await dynamodb.putTable(HOME, { ...rest, replication: { kind: "regional" } });
  await home.send(new PutItemCommand({ TableName: "grows", Item: item("a") }));
  await dynamodb.putTable(HOME, { ...rest, replication: { kind: "eventual", regions: [HOME, PEER] } });
  expect(await dynamodb.items(PEER, "grows")).toEqual([{ pk: "a", sk: "x" }]);
  await dynamodb.putTable(HOME, { ...rest, replication: { kind: "regional" } });
  expect(dynamodb.tableNames(PEER)).not.toContain("grows");
});

test("putting a table again changes nothing, and removing it removes every replica", async () => {
  await put("a");
  await dynamodb.putTable(HOME, CONTACTS);
  expect(await dynamodb.items(HOME, "contacts")).toHaveLength(1);
  await dynamodb.removeTable(HOME, "contacts");
  await dynamodb.removeTable(HOME, "contacts");
  expect([dynamodb.tableNames(HOME), dynamodb.tableNames(PEER)]).toEqual([[], []]);
  await dynamodb.putTable(HOME, CONTACTS);
  expect(await dynamodb.items(HOME, "contacts")).toEqual([]);
});

test("what a strongly consistent table cannot have is refused when it is made", async () => {
  const strong = { kind: "strong", regions: [HOME, PEER], witness: WITNESS } as const;
  await expect(dynamodb.putTable(HOME, { ...CONTACTS, name: "s", replication: strong })).rejects.toThrow(
    "cannot have a time to live",
  );
  const { ttlAttribute: _, ...rest } = { ...CONTACTS, name: "s" };
  const two = { kind: "strong", regions: [HOME, PEER] } as const;
  await expect(dynamodb.putTable(HOME, { ...rest, replication: two })).rejects.toThrow(
    "exactly three regions",
  );
  await put("a");
  const switched = { ...rest, name: "contacts", replication: strong };
  await expect(dynamodb.putTable(HOME, switched)).rejects.toThrow("is chosen while it is empty");
});

test("a table's replicas and time to live are described", async () => {
  const { Table } = await home.send(new DescribeTableCommand({ TableName: "contacts" }));
  expect(Table?.TableArn).toBe(`arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/contacts`);
  expect(Table?.Replicas?.map((r) => r.RegionName)).toEqual([PEER]);
  const ttl = await peer.send(new DescribeTimeToLiveCommand({ TableName: "contacts" }));
  expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" });
});

test("tables can be made and removed over the wire, for one region", async () => {
  await home.send(
    new CreateTableCommand({
      TableName: "mine",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  await home.send(new PutItemCommand({ TableName: "mine", Item: { id: { S: "1" } } }));
  await home.send(
    new UpdateTimeToLiveCommand({
      TableName: "mine",
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    }),
  );
  expect((await peer.send(new ListTablesCommand({}))).TableNames).toEqual(["contacts"]);
  await home.send(new DeleteTableCommand({ TableName: "mine" }));
  expect((await home.send(new ListTablesCommand({}))).TableNames).toEqual(["contacts"]);
  await expect(home.send(new DeleteTableCommand({ TableName: "contacts" }))).rejects.toThrow(/has replicas/);
});

test("what is not there is refused by name", async () => {
  await expect(
    home.send(new ExecuteStatementCommand({ Statement: "SELECT * FROM contacts" })),
  ).rejects.toThrow("The local cloud does not implement dynamodb:ExecuteStatement.");
});

test("a role needs the table for a table and the index for an index, in the region it calls", async () => {
  await cloud.iam.putRole("reader", {
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  await cloud.iam.putRolePolicy("reader", "reads", {
    Statement: {
      Effect: "Allow",
      Action: ["dynamodb:Query"],
      Resource: `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/contacts`,
    },
  });
  const query = (region: string, IndexName?: string) =>
    new DynamoDBClient({ ...cloud.client(region), credentials: cloud.iam.mintKeys("reader", "s") }).send(
      new QueryCommand({
        TableName: "contacts",
        KeyConditionExpression: IndexName === undefined ? "pk = :k" : "contactId = :k",
        ExpressionAttributeValues: { ":k": { S: "a" } },
        ...(IndexName === undefined ? {} : { IndexName }),
      }),
    );
  expect((await query(HOME)).Count).toBe(0);
  await expect(query(HOME, "by-contact")).rejects.toThrow(
    `User: arn:aws:sts::${ACCOUNT}:assumed-role/reader/s is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/contacts/index/by-contact because no identity-based policy allows the dynamodb:Query action`,
  );
  await expect(query(PEER)).rejects.toThrow(`arn:aws:dynamodb:${PEER}`);
});

test("items outlive the process where they are saved, with what was still on its way", async () => {
  const directory = await mkdtemp(join(tmpdir(), "items-"));
  cloud.core.faults.cut(HOME, PEER);
  await put("a", { name: { S: "line\nbreak" } });
  await dynamodb.save(directory);
  expect(await readdir(join(directory, PEER))).toEqual(["contacts.jsonl"]);
  await dynamodb.removeTable(HOME, "contacts");
  await dynamodb.putTable(HOME, CONTACTS);
  expect(await dynamodb.load(directory)).toBe(2);
  expect(await dynamodb.items(PEER, "contacts", "a")).toEqual([{ pk: "a", sk: "x", name: "line\nbreak" }]);
  await rm(directory, { recursive: true });
});
