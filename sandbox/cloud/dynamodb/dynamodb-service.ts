/** DynamoDB in every region: dynalite behind a front that replicates, decides quorums and can be set back. */
import { notImplemented } from "../error-shape.ts";
import { type KeyDoor, NO_KEYS } from "../kms/key-door.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { type Image, toPlain } from "./attribute-values.ts";
import { CapacityMeter, type CapacityRow } from "./capacity.ts";
import { Expiry } from "./expiry.ts";
import { loadItems, saveItems } from "./item-files.ts";
import { batchRead, batchWrite, read, write } from "./item-operations.ts";
import { PointInTime } from "./point-in-time.ts";
import { Replica } from "./replica.ts";
import type { TableSpec } from "./table.ts";
import { useTableKey } from "./table-key.ts";
import { grantsOf, tableNameOf, tablesIn, withTableNames } from "./table-names.ts";
import {
  createTable,
  deleteTable,
  describeTable,
  describeTimeToLive,
  updateTable,
  updateTimeToLive,
} from "./table-operations.ts";
import { Tables } from "./tables.ts";
import { Transactions } from "./transactions.ts";
import { Writer } from "./writer.ts";

type Input = Readonly<Record<string, unknown>>;
type Operation = (
  replica: Replica,
  input: Input,
) => Promise<Record<string, unknown>> | Record<string, unknown>;

export class DynamoDbService implements Service {
  readonly signingName = "dynamodb";
  readonly protocol = "json-1.0";
  readonly #core: CloudCore;
  readonly #replicas: ReadonlyMap<string, Replica>;
  readonly #writer: Writer;
  readonly #tables: Tables;
  readonly #operations: Readonly<Record<string, Operation>>;
  readonly #keys: KeyDoor;
  readonly #meter = new CapacityMeter();
  readonly #pointInTime: PointInTime;
  readonly #transactions: Transactions;

  constructor(core: CloudCore, keys: KeyDoor = NO_KEYS) {
    this.#core = core;
    this.#keys = keys;
    const { accountId, clock } = core;
    this.#replicas = new Map(
      core.regions.map((region) => [region, new Replica({ accountId, region, clock, meter: this.#meter })]),
    );
    this.#writer = new Writer(this.#replicas, core);
    this.#tables = new Tables(this.#replicas);
    this.#pointInTime = new PointInTime(accountId, clock, this.#tables);
    this.#transactions = new Transactions(this.#writer);
    this.#operations = {
      ...operationsOn(this.#writer, accountId),
      TransactWriteItems: (replica, input) => this.#transactions.write(replica, input),
      TransactGetItems: (replica, input) => this.#transactions.read(replica, input),
      DescribeContinuousBackups: (replica, input) => this.#pointInTime.describe(replica, input),
      UpdateContinuousBackups: (replica, input) => this.#pointInTime.update(replica, input),
      RestoreTableToPointInTime: (replica, input) => this.#pointInTime.restore(replica, input),
    };
    new Expiry(core, [...this.#replicas.values()], this.#writer);
  }

  grants({ operation, input, region }: Call): readonly Grant[] {
    return grantsOf(operation, input, region, this.#core.accountId);
  }

  async handle({ operation, input, region, principal }: Call): Promise<ServiceOutput> {
    const run = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (run === undefined) throw notImplemented(this.signingName, operation, this.protocol);
    const named = withTableNames(input, region, this.#core.accountId);
    const replica = this.#replica(region);
    if (!ABOUT_TABLES.test(operation))
      for (const name of new Set(tablesIn(named))) useTableKey(this.#keys, replica, name, principal);
    return { json: await run(replica, named) };
  }

  /** Units that every table and index of every region has consumed since the last reset. */
  capacity(): readonly CapacityRow[] {
    return this.#meter.rows();
  }

  /** Makes the cloud hold this table in its region and replicas, new or changed. */
  putTable(region: string, table: TableSpec): Promise<void> {
    return this.#tables.put(region, table);
  }

  removeTable(region: string, name: string): Promise<void> {
    return this.#tables.remove(region, name);
  }

  table(region: string, name: string): TableSpec | undefined {
    return this.#replicas.get(region)?.tables.get(name);
  }

  tableNames(region: string): readonly string[] {
    return [...(this.#replicas.get(region)?.tables.keys() ?? [])].sort();
  }

  /** What a region holds, as plain values, lost or not. Throws ServiceError for a table it does not have. */
  async items(
    region: string,
    table: string,
    partition?: string,
  ): Promise<readonly Record<string, unknown>[]> {
    const replica = this.#replica(region);
    const spec = replica.tables.get(tableNameOf(table, region, this.#core.accountId));
    if (spec === undefined)
      throw new ServiceError("ResourceNotFoundException", `Region ${region} has no table ${table}.`);
    const images = await replica.engine.items(spec.name);
    const isWanted = (image: Image) =>
      partition === undefined || Object.values(image[spec.partition] ?? {})[0] === partition;
    return images.filter(isWanted).map(toPlain);
  }

  /** From now on, what is overwritten or deleted is kept until the next reset. */
  keepOverwritten(): void {
    for (const replica of this.#replicas.values()) replica.overwritten ??= [];
  }

  /** Every state of every item that changed since the last reset, as far as it was kept. */
  async statesSinceReset(): Promise<
    readonly { region: string; table: string; item: Record<string, unknown> }[]
  > {
    const states = [...this.#replicas.values()].map(async (replica) =>
      [...(replica.overwritten ?? []), ...(await replica.changedItems())].map(({ table, image }) => ({
        region: replica.region,
        table,
        item: toPlain(image),
      })),
    );
    return (await Promise.all(states)).flat();
  }

  /** True when nothing that could reach another region now is on its way. */
  get isQuiet(): boolean {
    return this.#writer.replicator.isQuiet;
  }

  settle(): Promise<void> {
    return this.#writer.replicator.settle();
  }

  /** How many changes wait for a region, held up by lag or a cut. */
  waitingFor(region: string): number {
    return this.#writer.replicator.waiting(region);
  }

  /** The present items become what `reset` returns to. */
  snapshot(): void {
    for (const replica of this.#replicas.values()) replica.mark();
  }

  /** Only what changed since the snapshot is put back; what waited for another region is dropped. */
  async reset(): Promise<void> {
    await this.#writer.replicator.clear();
    await this.#pointInTime.reset();
    this.#transactions.reset();
    await Promise.all([...this.#replicas.values()].map((replica) => replica.rewind()));
    this.#meter.clear();
  }

  /** Writes every item to files of this directory; what waits for another region arrives first. */
  async save(directory: string): Promise<void> {
    await this.#writer.replicator.deliverAll();
    await saveItems(directory, [...this.#replicas.values()]);
  }

  /** Reads them back into tables that exist; returns how many. */
  load(directory: string): Promise<number> {
    return loadItems(directory, [...this.#replicas.values()]);
  }

  async stop(): Promise<void> {
    await this.#writer.replicator.clear();
    await Promise.all([...this.#replicas.values()].map((replica) => replica.engine.close()));
  }

  #replica(region: string): Replica {
    const replica = this.#replicas.get(region);
    if (replica === undefined)
      throw new ServiceError("ResourceNotFoundException", `The local cloud has no region ${region}.`);
    return replica;
  }
}

/** What needs no item, and so no key. */
const ABOUT_TABLES =
  /^(Describe|List|Tag|Untag|Update(Table|TimeToLive|ContinuousBackups)$|(Create|Delete)Table$)/;

function operationsOn(writer: Writer, accountId: string): Readonly<Record<string, Operation>> {
  const pass =
    (operation: string): Operation =>
    (replica, input) =>
      replica.engine.call(operation, input);
  return {
    GetItem: (replica, input) => read(replica, writer, "GetItem", input),
    Query: (replica, input) => read(replica, writer, "Query", input),
    Scan: (replica, input) => read(replica, writer, "Scan", input),
    BatchGetItem: (replica, input) => batchRead(replica, writer, input),
    PutItem: (replica, input) => write(replica, writer, "PutItem", input),
    UpdateItem: (replica, input) => write(replica, writer, "UpdateItem", input),
    DeleteItem: (replica, input) => write(replica, writer, "DeleteItem", input),
    BatchWriteItem: (replica, input) => batchWrite(replica, writer, input),
    CreateTable: createTable,
    DeleteTable: deleteTable,
    UpdateTable: updateTable,
    DescribeTable: (replica, input) => describeTable(replica, accountId, input),
    UpdateTimeToLive: updateTimeToLive,
    DescribeTimeToLive: describeTimeToLive,
    ListTables: pass("ListTables"),
    ListTagsOfResource: pass("ListTagsOfResource"),
    TagResource: pass("TagResource"),
    UntagResource: pass("UntagResource"),
  };
}
