import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DynamoDbService } from "../../../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import type { TableReplication } from "../../../../sandbox/cloud/dynamodb/table.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud, WITNESS } from "../small-cloud.ts";

let cloud: SmallCloud;
let dynamodb: DynamoDbService;
let home: DynamoDBClient;

beforeEach(async () => {
  const started = await startSmallCloud((core) => [new DynamoDbService(core)] as const);
  cloud = started;
  dynamodb = started.services[0];
  home = new DynamoDBClient({ ...cloud.client(HOME), maxAttempts: 1 });
  const table = (name: string, replication: TableReplication) =>
    dynamodb.putTable(HOME, { name, partition: "pk", attributes: { pk: "S" }, indexes: [], replication });
  await table("items", { kind: "eventual", regions: [HOME, PEER] });
  await table("strong", { kind: "strong", regions: [HOME, PEER], witness: WITNESS });
});
afterEach(async () => {
  await cloud.stop();
  await dynamodb.stop();
});

const TableName = "items";
const key = (pk: string) => ({ pk: { S: pk } });
const put = (pk: string, n = "0", more = {}): TransactWriteItem => ({
  Put: { TableName, Item: { ...key(pk), n: { N: n } }, ...more },
});
const add = (pk: string): TransactWriteItem => ({
  Update: {
    TableName,
    Key: key(pk),
    UpdateExpression: "ADD n :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  },
});
const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  home.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
const numbers = async (region = HOME) =>
  Object.fromEntries((await dynamodb.items(region, TableName)).map(({ pk, n }) => [pk, n]));

test("all parts are written, in both regions", async () => {
  await transact([put("a"), put("b", "2"), add("c")]);
  await transact([{ Delete: { TableName, Key: key("a") } }, add("c")]);
  await dynamodb.settle();
  expect([await numbers(), await numbers(PEER)]).toEqual(Array(2).fill({ b: 2, c: 2 }));
});

test("one refused condition cancels all, and each part is told its reason", async () => {
  await transact([put("a", "1")]);
  const refused = transact([
    add("b"),
    put("a", "5", {
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
    { ConditionCheck: { TableName, Key: key("z"), ConditionExpression: "attribute_exists(pk)" } },
  ]);
  await expect(refused).rejects.toMatchObject({
    name: "TransactionCanceledException",
    CancellationReasons: [
      { Code: "None" },
      { Code: "ConditionalCheckFailed", Item: { ...key("a"), n: { N: "1" } } },
      { Code: "ConditionalCheckFailed" },
    ],
  });
  expect(await numbers()).toEqual({ a: 1 });
});

test("a token's repetition changes nothing, and must say the same", async () => {
  await transact([add("a")], "token-1");
  await transact([add("a")], "token-1");
  expect(await numbers()).toEqual({ a: 1 });
  await expect(transact([add("b")], "token-1")).rejects.toMatchObject({
    name: "IdempotentParameterMismatchException",
  });
});

test("transactions in opposite order and single writes of the same items lose nothing", async () => {
  const single = (pk: string) =>
    home
      .send(
        new PutItemCommand({
          TableName,
          Item: { ...key(pk), n: { N: "0" } },
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      )
      .catch(() => undefined);
  await Promise.all([single("a"), single("b")]);
  await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      transact(at % 2 === 0 ? [add("a"), add("b")] : [add("b"), add("a")]),
    ),
  );
  expect(await numbers()).toEqual({ a: 20, b: 20 });
});

test("several items are read as they are at one time", async () => {
  await transact([put("a", "1")]);
  const Get = (pk: string) => ({ Get: { TableName, Key: key(pk) } });
  const { Responses } = await home.send(new TransactGetItemsCommand({ TransactItems: [Get("a"), Get("b")] }));
  expect(Responses).toEqual([{ Item: { ...key("a"), n: { N: "1" } } }, {}]);
});

test("what no transaction can be is refused", async () => {
  await expect(transact([])).rejects.toMatchObject({ name: "ValidationException" });
  await expect(transact([add("a"), put("a")])).rejects.toThrow("multiple operations on one item");
  await expect(transact(Array.from({ length: 101 }, (_, at) => put(`i${at}`)))).rejects.toThrow("1 to 100");
  await expect(transact([{ Put: { TableName: "strong", Item: key("a") } }])).rejects.toThrow(
    "takes part in no transaction",
  );
});

test("each part needs the permission that it would need alone", async () => {
  await cloud.iam.putRole("writer", {
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  await cloud.iam.putRolePolicy("writer", "puts", {
    Statement: {
      Effect: "Allow",
      Action: ["dynamodb:PutItem", "dynamodb:GetItem"],
      Resource: `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/items`,
    },
  });
  const writer = new DynamoDBClient({
    ...cloud.client(HOME),
    credentials: cloud.iam.mintKeys("writer", "s"),
  });
  await writer.send(new TransactWriteItemsCommand({ TransactItems: [put("a")] }));
  await expect(
    writer.send(new TransactWriteItemsCommand({ TransactItems: [put("b"), add("c")] })),
  ).rejects.toThrow("not authorized to perform: dynamodb:UpdateItem");
  expect((await writer.send(new GetItemCommand({ TableName, Key: key("b") }))).Item).toBeUndefined();
});
