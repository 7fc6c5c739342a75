/** Operations on items, over the wire: reads go to dynalite, writes through the writer. */
import type { Image } from "./attribute-values.ts";
import { type Consumed, capacityWire } from "./capacity.ts";
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
  return metered(replica, table, data, await replica.engine.run(operation, { ...data, ...COUNTED }));
}

/** dynalite tells all it knows, whatever the caller asked for. */
const COUNTED = { ReturnConsumedCapacity: "INDEXES" };

interface ReadCapacity {
  readonly Table?: { readonly CapacityUnits: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>;
}

/** Notes what a read consumed, and tells the caller as much of it as was asked for. */
function metered(
  replica: Replica,
  table: TableSpec,
  data: Input,
  { ConsumedCapacity, ...output }: Output,
): Output {
  const { Table, GlobalSecondaryIndexes = {} } = ConsumedCapacity as ReadCapacity;
  const least = data["ConsistentRead"] === true ? 1 : 0.5;
  const indexes = Object.entries(GlobalSecondaryIndexes).map(([name, { CapacityUnits }]) => [
    name,
    Math.max(CapacityUnits, least),
  ]);
  // Finding nothing costs as well.
  const ofTable = Math.max(Table?.CapacityUnits ?? 0, indexes.length === 0 ? least : 0);
  const consumed: Consumed = { table: ofTable, indexes: Object.fromEntries(indexes) };
  replica.meter.add(replica.region, table.name, "readUnits", consumed);
  const told = capacityWire(table.name, data["ReturnConsumedCapacity"], consumed);
  return told === undefined ? output : { ...output, ConsumedCapacity: told };
}

export async function batchRead(replica: Replica, writer: Writer, input: Input): Promise<Output> {
  const data = replica.engine.check("BatchGetItem", input);
  const requests = data["RequestItems"] as Readonly<Record<string, { readonly ConsistentRead?: boolean }>>;
  for (const [name, { ConsistentRead }] of Object.entries(requests)) {
    const table = needTable(replica, { TableName: name });
    if (ConsistentRead === true) await bringUpToDate(replica, writer, table);
  }
  const { ConsumedCapacity, ...output } = await replica.engine.run("BatchGetItem", { ...data, ...COUNTED });
  const asked = data["ReturnConsumedCapacity"];
  const told = (ConsumedCapacity as readonly { TableName: string; CapacityUnits: number }[]).map((each) => {
    const consumed = { table: each.CapacityUnits, indexes: {} };
    replica.meter.add(replica.region, each.TableName, "readUnits", consumed);
    return capacityWire(each.TableName, asked, consumed);
  });
  return told.includes(undefined) ? output : { ...output, ConsumedCapacity: told };
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
    asksForCapacity: input["ReturnConsumedCapacity"],
  });
}

/** A batch is its single writes, each on its own, as the service promises no more. */
export async function batchWrite(replica: Replica, writer: Writer, input: Input): Promise<Output> {
  const data = replica.engine.check("BatchWriteItem", input);
  const writes = Object.entries(data["RequestItems"] as Readonly<Record<string, readonly BatchRequest[]>>);
  const tables = writes.map(([name]) => needTable(replica, { TableName: name }));
  for (const table of tables) demandQuorum(table, replica.region, writer.faults);
  const ReturnConsumedCapacity = data["ReturnConsumedCapacity"];
  const results = await Promise.all(
    writes.flatMap(([TableName, requests]) =>
      requests.map(({ PutRequest, DeleteRequest }) => {
        const common = { TableName, ReturnConsumedCapacity };
        return PutRequest !== undefined
          ? write(replica, writer, "PutItem", { ...common, Item: PutRequest.Item })
          : write(replica, writer, "DeleteItem", { ...common, Key: DeleteRequest?.Key });
      }),
    ),
  );
  const told = results.flatMap(({ ConsumedCapacity }) =>
    ConsumedCapacity === undefined ? [] : [ConsumedCapacity],
  );
  return { UnprocessedItems: {}, ...(told.length > 0 && { ConsumedCapacity: told }) };
}

interface BatchRequest {
  readonly PutRequest?: { readonly Item: Image };
  readonly DeleteRequest?: { readonly Key: Image };
}

/** A consistent read of an eventual or regional table is what dynalite does anyway: it has one copy. */
async function bringUpToDate(replica: Replica, writer: Writer, table: TableSpec): Promise<void> {
  if (table.replication.kind === "strong") await writer.catchUp(replica, table);
}
