/**
 * The program's tables for a test file: behind the local cloud's DynamoDB or, where `npm run test:conformance` says
 * at which address one listens, in DynamoDB Local. Tests do not see which: that is what they prove.
 */
import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, SORT_KEY, TABLES, type TableName, type TableSchema } from "../../domain/tables.ts";
import { DynamoDbService } from "../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import { creationOf, type TableSpec } from "../../sandbox/cloud/dynamodb/table.ts";
import { HOME, startSmallCloud } from "../sandbox/cloud/small-cloud.ts";

export interface StoreTables extends AsyncDisposable {
  readonly client: DynamoDBDocumentClient;
  nameOf(table: TableName): string;
}

/** Which DynamoDB the tests of stores meet in this run. */
export const DYNAMODB_LOCAL = process.env["CONFORMANCE_DYNAMODB"];

export function storeTables(names: readonly TableName[]): Promise<StoreTables> {
  return DYNAMODB_LOCAL === undefined ? inLocalCloud(names) : inDynamoDbLocal(DYNAMODB_LOCAL, names);
}

async function inLocalCloud(names: readonly TableName[]): Promise<StoreTables> {
  const cloud = await startSmallCloud((core) => [new DynamoDbService(core)] as const);
  const [dynamodb] = cloud.services;
  for (const name of names) await dynamodb.putTable(HOME, specOf(TABLES[name], name));
  const raw = new DynamoDBClient(cloud.client(HOME));
  return {
    client: documentsOf(raw),
    nameOf: (table) => table,
    [Symbol.asyncDispose]: async () => {
      raw.destroy();
      await cloud.stop();
      await dynamodb.stop();
    },
  };
}

async function inDynamoDbLocal(endpoint: string, names: readonly TableName[]): Promise<StoreTables> {
  // One process serves every test file: each has tables of its own.
  const prefix = randomUUID();
  const nameOf = (table: TableName): string => `${prefix}-${table}`;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const raw = new DynamoDBClient({ region: HOME, endpoint, credentials });
  for (const name of names)
    await raw.send(new CreateTableCommand(creationOf(specOf(TABLES[name], nameOf(name))) as never));
  return {
    client: documentsOf(raw),
    nameOf,
    [Symbol.asyncDispose]: async () => raw.destroy(),
  };
}

function documentsOf(raw: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
}

/** Without expiry, which either deletes at a time of its own: what has expired is the readers' business. */
function specOf(schema: TableSchema, name: string): TableSpec {
  const keys = schema.indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return {
    name,
    partition: PARTITION_KEY,
    sort: SORT_KEY,
    attributes: Object.fromEntries([PARTITION_KEY, SORT_KEY, ...keys].map((key) => [key, "S"])),
    indexes: schema.indexes.map((index) => ({
      name: index.name,
      partition: index.partitionKey,
      sort: index.sortKey,
      projection: "ALL",
    })),
    replication: { kind: "regional" },
  };
}
