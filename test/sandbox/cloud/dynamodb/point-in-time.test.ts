import {
  DeleteItemCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DynamoDbService } from "../../../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import type { TableSpec } from "../../../../sandbox/cloud/dynamodb/table.ts";
import { HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const HOUR_MS = 3_600_000;
const TABLE: TableSpec = {
  name: "contacts",
  partition: "pk",
  attributes: { pk: "S", kind: "S" },
  indexes: [{ name: "by-kind", partition: "kind", projection: "ALL" }],
  ttlAttribute: "expiresAt",
  hasPointInTimeRecovery: true,
  replication: { kind: "eventual", regions: [HOME, PEER] },
};

let cloud: SmallCloud;
let dynamodb: DynamoDbService;
const client = (region = HOME) => new DynamoDBClient({ ...cloud.client(region), maxAttempts: 1 });
const put = (pk: string, kind: string, region = HOME, more = {}) =>
  client(region).send(
    new PutItemCommand({ TableName: "contacts", Item: { pk: { S: pk }, kind: { S: kind }, ...more } }),
  );
const restore = (TargetTableName: string, at: number, region = HOME) =>
  client(region).send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: "contacts",
      TargetTableName,
      RestoreDateTime: new Date(at),
    }),
  );
const kinds = async (table: string, region = HOME) =>
  Object.fromEntries((await dynamodb.items(region, table)).map(({ pk, kind }) => [pk, kind]));
const later = (milliseconds: number) => cloud.core.clock.advance(milliseconds);

beforeEach(async () => {
  const started = await startSmallCloud((core) => [new DynamoDbService(core)] as const);
  cloud = started;
  dynamodb = started.services[0];
  await dynamodb.putTable(HOME, TABLE);
});
afterEach(async () => {
  await cloud.stop();
  await dynamodb.stop();
});

test("a table is restored as it was: what came is gone, what went and what changed is back", async () => {
  await put("kept", "call");
  await put("changed", "call");
  await put("deleted", "call");
  await dynamodb.settle();
  await later(HOUR_MS);
  const then = Math.floor(cloud.core.clock.now() / 1000) * 1000;
  await later(HOUR_MS);
  await put("changed", "chat");
  await put("came", "call", PEER);
  await client().send(new DeleteItemCommand({ TableName: "contacts", Key: { pk: { S: "deleted" } } }));
  await dynamodb.settle();
  await later(HOUR_MS);
  for (const region of [HOME, PEER]) {
    await restore("contacts-restored", then, region);
    expect(await kinds("contacts-restored", region)).toEqual({
      kept: "call",
      changed: "call",
      deleted: "call",
    });
  }
  expect(await kinds("contacts")).toEqual({ kept: "call", changed: "chat", came: "call" });
  const { Table } = await client().send(new DescribeTableCommand({ TableName: "contacts-restored" }));
  expect([Table?.TableStatus, Table?.Replicas]).toEqual(["ACTIVE", undefined]);
  const found = await client().send(
    new QueryCommand({
      TableName: "contacts-restored",
      IndexName: "by-kind",
      KeyConditionExpression: "kind = :k",
      ExpressionAttributeValues: { ":k": { S: "call" } },
    }),
  );
  expect(found.Count).toBe(3);
});

test("only a moment within the window can be restored, of a table that keeps one, into a new table", async () => {
  const now = cloud.core.clock.now();
  await later(HOUR_MS);
  await expect(restore("r", now - HOUR_MS)).rejects.toMatchObject({ name: "InvalidRestoreTimeException" });
  await expect(restore("r", cloud.core.clock.now())).rejects.toMatchObject({
    name: "InvalidRestoreTimeException",
  });
  await expect(restore("contacts", now + 60_000)).rejects.toMatchObject({
    name: "TableAlreadyExistsException",
  });
  await client().send(
    new UpdateContinuousBackupsCommand({
      TableName: "contacts",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    }),
  );
  await expect(restore("r", now + 60_000)).rejects.toMatchObject({
    name: "PointInTimeRecoveryUnavailableException",
  });
});

test("the window is described, five minutes behind the present", async () => {
  await later(HOUR_MS);
  const described = await client().send(new DescribeContinuousBackupsCommand({ TableName: "contacts" }));
  const recovery = described.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  expect(recovery?.PointInTimeRecoveryStatus).toBe("ENABLED");
  const behind = cloud.core.clock.now() - (recovery?.LatestRestorableDateTime?.getTime() ?? 0);
  expect(Math.round(behind / 60_000)).toBe(5);
  await expect(
    client().send(new DescribeContinuousBackupsCommand({ TableName: "other" })),
  ).rejects.toMatchObject({ name: "TableNotFoundException" });
});

test("a reset removes what was restored", async () => {
  dynamodb.snapshot();
  await later(HOUR_MS);
  await restore("contacts-restored", cloud.core.clock.now() - HOUR_MS / 2);
  await dynamodb.reset();
  expect(dynamodb.tableNames(HOME)).toEqual(["contacts"]);
});

test("items that expired a day ago and more are deleted in both regions, younger ones and renewed ones are not", async () => {
  const inSeconds = (milliseconds: number) => ({
    expiresAt: { N: String(Math.floor((cloud.core.clock.now() + milliseconds) / 1000)) },
  });
  await put("old", "call", HOME, inSeconds(HOUR_MS));
  await put("lasting", "call", HOME, inSeconds(96 * HOUR_MS));
  await put("endless", "call");
  await dynamodb.settle();
  await later(20 * HOUR_MS);
  expect(Object.keys(await kinds("contacts"))).toContain("old");
  await later(28 * HOUR_MS);
  await dynamodb.settle();
  for (const region of [HOME, PEER])
    expect(Object.keys(await kinds("contacts", region)).sort()).toEqual(["endless", "lasting"]);
});

test("the sweep goes on after the clock was reset, and leaves a lost region alone until it is back", async () => {
  cloud.core.clock.reset();
  await put("old", "call", HOME, { expiresAt: { N: String(Math.floor(cloud.core.clock.now() / 1000)) } });
  await dynamodb.settle();
  cloud.core.faults.lose(PEER);
  await later(48 * HOUR_MS);
  expect([await kinds("contacts"), await kinds("contacts", PEER)]).toEqual([{}, { old: "call" }]);
  cloud.core.faults.restore(PEER);
  await dynamodb.settle();
  expect(await kinds("contacts", PEER)).toEqual({});
});
