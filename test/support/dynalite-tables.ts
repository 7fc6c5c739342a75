/** A DynamoDB of its own for a test file: in this process, on a free loopback port, with the program's tables. */
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, SORT_KEY, TABLES, type TableName, type TableSchema } from "../../domain/tables.ts";

// dynalite has no types of its own.
const dynalite: (options: { readonly createTableMs: number }) => Server = createRequire(import.meta.url)(
  "dynalite",
);

export interface DynaliteTables extends AsyncDisposable {
  readonly client: DynamoDBDocumentClient;
  nameOf(table: TableName): string;
}

export async function dynaliteTables(names: readonly TableName[]): Promise<DynaliteTables> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const raw = new DynamoDBClient({
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  for (const name of names) await raw.send(createTable(TABLES[name]));
  return {
    client: DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } }),
    nameOf: (table) => table,
    [Symbol.asyncDispose]: async () => {
      raw.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createTable(schema: TableSchema): CreateTableCommand {
  const attributes = new Set([
    PARTITION_KEY,
    SORT_KEY,
    ...schema.indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
  ]);
  return new CreateTableCommand({
    TableName: schema.name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...attributes].map((name) => ({ AttributeName: name, AttributeType: "S" })),
    KeySchema: keySchema(PARTITION_KEY, SORT_KEY),
    ...(schema.indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: schema.indexes.map(({ name, partitionKey, sortKey }) => ({
            IndexName: name,
            KeySchema: keySchema(partitionKey, sortKey),
            Projection: { ProjectionType: "ALL" },
          })),
        }),
  });
}

function keySchema(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    { AttributeName: sortKey, KeyType: "RANGE" as const },
  ];
}
