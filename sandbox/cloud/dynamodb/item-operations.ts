/** Operations on items, over the wire: reads go to dynalite, writes through the writer. */
import type { Image } from "./attribute-values.ts";
import { demandQuorum } from "./quorum.ts";
import type { Replica } from "./replica.ts";
import type { TableSpec } from "./table.ts";
import { needTable } from "./table-operations.ts";
import type { Write, Writer } from "./writer.ts";

type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

export async function read(
  replica: Replica,
  writer: Writer,
  operation: string,
  input: Input,
): Promise<Output> {
  const data = replica.engine.check(operation, input);
  const table = needTable(replica, data);
  if (data["ConsistentRead"] === true) await bringUpToDate(replica, writer, table);
  return replica.engine.run(operation, data);
}

export async function batchRead(replica: Replica, writer: Writer, input: Input): Promise<Output> {
  const data = replica.engine.check("BatchGetItem", input);
  const requests = data["RequestItems"] as Readonly<Record<string, { readonly ConsistentRead?: boolean }>>;
  for (const [name, { ConsistentRead }] of Object.entries(requests)) {
    const table = needTable(replica, { TableName: name });
    if (ConsistentRead === true) await bringUpToDate(replica, writer, table);
  }
  return replica.engine.run("BatchGetItem", data);
}

export async function write(
  replica: Replica,
  writer: Writer,
  operation: Write["operation"],
  input: Input,
): Promise<Output> {
  const data = replica.engine.check(operation, input);
  const table = needTable(replica, data);
  return writer.write(replica, table, {
    operation,
    data,
    returnsItemOnFailure: input["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD",
  });
}

/** A batch is its single writes, each on its own, as the service promises no more. */
export async function batchWrite(replica: Replica, writer: Writer, input: Input): Promise<Output> {
  const data = replica.engine.check("BatchWriteItem", input);
  const writes = Object.entries(data["RequestItems"] as Readonly<Record<string, readonly BatchRequest[]>>);
  const tables = writes.map(([name]) => needTable(replica, { TableName: name }));
  for (const table of tables) demandQuorum(table, replica.region, writer.faults);
  await Promise.all(
    writes.flatMap(([TableName, requests]) =>
      requests.map(({ PutRequest, DeleteRequest }) =>
        PutRequest !== undefined
          ? write(replica, writer, "PutItem", { TableName, Item: PutRequest.Item })
          : write(replica, writer, "DeleteItem", { TableName, Key: DeleteRequest?.Key }),
      ),
    ),
  );
  return { UnprocessedItems: {} };
}

interface BatchRequest {
  readonly PutRequest?: { readonly Item: Image };
  readonly DeleteRequest?: { readonly Key: Image };
}

/** A consistent read of an eventual or regional table is what dynalite does anyway: it has one copy. */
async function bringUpToDate(replica: Replica, writer: Writer, table: TableSpec): Promise<void> {
  if (table.replication.kind === "strong") await writer.catchUp(replica, table);
}
