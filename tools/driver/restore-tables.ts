/** What an operator does after a loss of data: a table of the backup beside the one that serves, copied over it. */
import {
  DeleteTableCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, SORT_KEY } from "../../domain/tables.ts";
import type { AwsAccess, Stack } from "../../operations/stack.ts";

/** Those of the customers themselves: the list of erasures lies in another one, and is not restored with them. */
const RESTORED = ["profiles", "contacts", "authentication", "sessions"] as const;
const WRITES_AT_ONCE = 25;

type Item = Readonly<Record<string, unknown>>;

/** `at`: milliseconds since 1970. What the tables did not hold then is deleted. */
export async function restoreTables(
  stack: Stack,
  access: AwsAccess,
  { region, at }: { readonly region: string; readonly at: number },
): Promise<void> {
  const client = new DynamoDBClient({ ...access, region });
  const documents = DynamoDBDocumentClient.from(client);
  try {
    for (const table of RESTORED) {
      const TableName = `tandem-${stack.name}-${table}`;
      const backup = `${TableName}-restored`;
      await client.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: TableName,
          TargetTableName: backup,
          RestoreDateTime: new Date(at),
        }),
      );
      await makeAlike(documents, TableName, backup);
      await client.send(new DeleteTableCommand({ TableName: backup }));
    }
  } finally {
    client.destroy();
  }
}

async function makeAlike(documents: DynamoDBDocumentClient, TableName: string, backup: string) {
  const [then, now] = [await itemsOf(documents, backup), await itemsOf(documents, TableName)];
  const writes = [
    ...[...now].filter(([name]) => !then.has(name)).map(([, item]) => deleteOf(TableName, item)),
    ...[...then]
      .filter(([name, item]) => JSON.stringify(now.get(name)) !== JSON.stringify(item))
      .map(([, Item]) => new PutCommand({ TableName, Item })),
  ];
  for (let at = 0; at < writes.length; at += WRITES_AT_ONCE)
    await Promise.all(
      writes
        .slice(at, at + WRITES_AT_ONCE)
        .map((write) => (write instanceof PutCommand ? documents.send(write) : documents.send(write))),
    );
}

function deleteOf(TableName: string, { [PARTITION_KEY]: pk, [SORT_KEY]: sk }: Item): DeleteCommand {
  return new DeleteCommand({ TableName, Key: { [PARTITION_KEY]: pk, [SORT_KEY]: sk } });
}

async function itemsOf(
  client: DynamoDBDocumentClient,
  TableName: string,
): Promise<ReadonlyMap<string, Item>> {
  const items = new Map<string, Item>();
  for await (const { Items: page = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    for (const item of page) items.set(JSON.stringify([item[PARTITION_KEY], item[SORT_KEY]]), item);
  return items;
}
