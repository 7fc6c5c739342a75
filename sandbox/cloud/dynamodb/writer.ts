/** Every change of an item: one at a time, then to the other regions as the table's replication says. */
import type { Faults } from "../faults.ts";
import { Replicator } from "../replicator.ts";
import { type CloudCore, ServiceError } from "../service.ts";
import type { Image } from "./attribute-values.ts";
import { type Consumed, capacityWire, writeUnits } from "./capacity.ts";
import { KeyedLock } from "./keyed-lock.ts";
import { demandQuorum } from "./quorum.ts";
import type { Replica } from "./replica.ts";
import { nextStamp, type Stamp } from "./stamp.ts";
import { itemName, keyOf, type TableSpec } from "./table.ts";

export interface Write {
  readonly operation: "PutItem" | "UpdateItem" | "DeleteItem";
  /** The checked input. */
  readonly data: Record<string, unknown>;
  /** ReturnValuesOnConditionCheckFailure, which dynalite does not know. */
  readonly returnsItemOnFailure: boolean;
  /** ReturnConsumedCapacity, which dynalite does not work out for indexes. */
  readonly asksForCapacity?: unknown;
}

interface Change {
  readonly table: TableSpec;
  readonly key: Image;
  /** Absent: the item was deleted. */
  readonly image: Image | undefined;
  readonly stamp: Stamp;
  readonly writtenAt: number;
}

/** Holds an item's lock for a write that was accepted before: nobody's rival. */
const DELIVERY = "delivery";

export class Writer {
  readonly #replicas: ReadonlyMap<string, Replica>;
  readonly #core: CloudCore;
  readonly #locks = new KeyedLock();
  readonly replicator: Replicator<Change>;

  constructor(replicas: ReadonlyMap<string, Replica>, core: CloudCore) {
    this.#replicas = replicas;
    this.#core = core;
    const { clock, faults } = core;
    const deliver = (to: string, change: Change) => this.#arrive(to, change);
    this.replicator = new Replicator({ clock, faults, service: "dynamodb", deliver });
  }

  get faults(): Faults {
    return this.#core.faults;
  }

  now(): number {
    return this.#core.clock.now();
  }

  async write(replica: Replica, table: TableSpec, write: Write): Promise<Record<string, unknown>> {
    const key = keyOf(table, imageOf(write.data));
    const lock = lockName(table, replica.region, key);
    if (table.replication.kind === "strong") {
      const holder = this.#locks.holderOf(lock);
      if (holder !== undefined && holder !== DELIVERY && holder !== replica.region) throw conflict();
    }
    return this.#locks.run(lock, replica.region, async () => {
      if (table.replication.kind === "strong") await this.catchUp(replica, table);
      const { result, consumed } = await this.apply(replica, table, key, write);
      const capacity = capacityWire(table.name, write.asksForCapacity, consumed);
      return capacity === undefined ? result : { ...result, ConsumedCapacity: capacity };
    });
  }

  /** Does the work while every item is locked, taken in one order so that nobody waits for each other. */
  locked<T>(
    replica: Replica,
    items: readonly { readonly table: TableSpec; readonly key: Image }[],
    work: () => Promise<T>,
  ): Promise<T> {
    const names = items.map(({ table, key }) => lockName(table, replica.region, key)).sort();
    return names.reduceRight((inner, name) => () => this.#locks.run(name, replica.region, inner), work)();
  }

  /** With the item's lock held. `factor`: how many times as much as a plain write it costs. */
  async apply(
    replica: Replica,
    table: TableSpec,
    key: Image,
    write: Write,
    factor = 1,
  ): Promise<{ readonly result: Record<string, unknown>; readonly consumed: Consumed }> {
    const before = await replica.remember(table, key);
    let result: Record<string, unknown>;
    try {
      result = await runWrite(replica, before, write);
    } catch (error) {
      if (isConditionFailure(error)) this.noteCheck(replica, table, before, factor);
      throw error;
    }
    const after = await imageAfter(replica, table, key, write);
    replica.noteChange(table, key, before);
    const consumed = writeUnits(table, before, after, factor);
    replica.meter.add(replica.region, table.name, "writeUnits", consumed);
    if (table.replication.kind !== "regional") await this.#replicate(replica, table, key, after);
    return { result, consumed };
  }

  /** A condition costs as much as the write that it did, or did not, let happen; no index is touched. */
  noteCheck(replica: Replica, table: TableSpec, item: Image | undefined, factor: number): Consumed {
    const consumed = { ...writeUnits(table, item, item, factor), indexes: {} };
    replica.meter.add(replica.region, table.name, "writeUnits", consumed);
    return consumed;
  }

  /**
   * Brings a strong table up to what a quorum has agreed on. Any two quorums share a region, so what is known
   * to one is known to the next, even where the way between the two replicas is cut.
   */
  async catchUp(replica: Replica, table: TableSpec): Promise<void> {
    demandQuorum(table, replica.region, this.#core.faults);
    for (const change of this.replicator.take(replica.region, (c) => c.table.name === table.name))
      await replica.take(table, change.key, change.image, change.stamp);
  }

  async #replicate(replica: Replica, table: TableSpec, key: Image, image: Image | undefined): Promise<void> {
    const { replication } = table;
    if (replication.kind === "regional") return;
    const now = this.#core.clock.now();
    const name = itemName(table, key);
    const stamp = nextStamp(replica.region, now, replica.stampOf(name));
    replica.setStamp(name, stamp);
    const change = { table, key, image, stamp };
    for (const region of replication.regions) {
      if (region === replica.region) continue;
      if (replication.kind === "eventual")
        this.replicator.send(replica.region, region, { ...change, writtenAt: now });
      else if (
        this.#core.faults.isCut(replica.region, region, "dynamodb") ||
        this.#core.faults.isCut(region, replica.region, "dynamodb")
      )
        // Agreed on already: it does not wait for the lag, only for the way.
        this.replicator.send(replica.region, region, { ...change, writtenAt: Number.NEGATIVE_INFINITY });
      else await this.#replicas.get(region)?.take(table, key, change.image, stamp);
    }
  }

  async #arrive(to: string, change: Change): Promise<void> {
    const replica = this.#replicas.get(to);
    if (replica === undefined) return;
    const { table, key, image, stamp } = change;
    try {
      await this.#locks.run(lockName(table, to, key), DELIVERY, () => replica.take(table, key, image, stamp));
    } catch (error) {
      // Nobody waits for a replicated write: the log is where its failure shows.
      this.#core.log.write({ region: to, source: "error", name: table.name, text: `replication: ${error}` });
    }
  }
}

/** A strong table's item is one thing in all regions; any other is one in each. */
function lockName(table: TableSpec, region: string, key: Image): string {
  return `${table.replication.kind === "strong" ? "*" : region} ${itemName(table, key)}`;
}

async function runWrite(replica: Replica, before: Image | undefined, write: Write) {
  try {
    return await replica.engine.run(write.operation, write.data);
  } catch (error) {
    if (!isConditionFailure(error) || !write.returnsItemOnFailure || before === undefined) throw error;
    throw new ServiceError(error.code, error.message, error.status, { Item: before });
  }
}

function isConditionFailure(error: unknown): error is ServiceError {
  return error instanceof ServiceError && error.code === "ConditionalCheckFailedException";
}

/** What a checked input says of its item: all of it, or its key. */
export function imageOf(data: Readonly<Record<string, unknown>>): Image {
  return (data["Item"] ?? data["Key"]) as Image;
}

async function imageAfter(replica: Replica, table: TableSpec, key: Image, write: Write) {
  if (write.operation === "DeleteItem") return undefined;
  if (write.operation === "PutItem") return write.data["Item"] as Image;
  return replica.engine.get(table.name, key);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/multi-region-strong-consistency-gt.html */
function conflict(): ServiceError {
  return new ServiceError(
    "ReplicatedWriteConflictException",
    "One or more items in this request are being modified by a request in another Region.",
  );
}
