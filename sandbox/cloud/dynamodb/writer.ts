/** Every change of an item: one at a time, then to the other regions as the table's replication says. */
import type { Faults } from "../faults.ts";
import { type CloudCore, ServiceError } from "../service.ts";
import type { Image } from "./attribute-values.ts";
import { KeyedLock } from "./keyed-lock.ts";
import { demandQuorum } from "./quorum.ts";
import type { Replica } from "./replica.ts";
import { type Change, Replicator } from "./replicator.ts";
import { nextStamp } from "./stamp.ts";
import { itemName, keyOf, type TableSpec } from "./table.ts";

export interface Write {
  readonly operation: "PutItem" | "UpdateItem" | "DeleteItem";
  /** The checked input. */
  readonly data: Record<string, unknown>;
  /** ReturnValuesOnConditionCheckFailure, which dynalite does not know. */
  readonly returnsItemOnFailure: boolean;
}

/** Holds an item's lock for a write that was accepted before: nobody's rival. */
const DELIVERY = "delivery";

export class Writer {
  readonly #replicas: ReadonlyMap<string, Replica>;
  readonly #core: CloudCore;
  readonly #locks = new KeyedLock();
  readonly replicator: Replicator;

  constructor(replicas: ReadonlyMap<string, Replica>, core: CloudCore) {
    this.#replicas = replicas;
    this.#core = core;
    this.replicator = new Replicator(core.clock, core.faults, (to, change) => this.#arrive(to, change));
  }

  get faults(): Faults {
    return this.#core.faults;
  }

  async write(replica: Replica, table: TableSpec, write: Write): Promise<Record<string, unknown>> {
    const key = keyOf(table, (write.data["Item"] ?? write.data["Key"]) as Image);
    const lock = lockName(table, replica.region, key);
    if (table.replication.kind === "strong") {
      const holder = this.#locks.holderOf(lock);
      if (holder !== undefined && holder !== DELIVERY && holder !== replica.region) throw conflict();
    }
    return this.#locks.run(lock, replica.region, async () => {
      if (table.replication.kind === "strong") await this.catchUp(replica, table);
      await replica.remember(table, key);
      const result = await runWrite(replica, table, key, write);
      if (table.replication.kind !== "regional") await this.#replicate(replica, table, key, write);
      return result;
    });
  }

  /**
   * Brings a strong table up to what a quorum has agreed on. Any two quorums share a region, so what is known
   * to one is known to the next, even where the way between the two replicas is cut.
   */
  async catchUp(replica: Replica, table: TableSpec): Promise<void> {
    demandQuorum(table, replica.region, this.#core.faults);
    for (const change of this.replicator.take(replica.region, table.name))
      await replica.take(table, change.key, change.image, change.stamp);
  }

  async #replicate(replica: Replica, table: TableSpec, key: Image, write: Write): Promise<void> {
    const { replication } = table;
    if (replication.kind === "regional") return;
    const now = this.#core.clock.now();
    const name = itemName(table, key);
    const stamp = nextStamp(replica.region, now, replica.stampOf(name));
    replica.setStamp(name, stamp);
    const change = { table, key, image: await imageAfter(replica, table, key, write), stamp };
    for (const region of replication.regions) {
      if (region === replica.region) continue;
      if (replication.kind === "eventual")
        this.replicator.send(replica.region, region, { ...change, writtenAt: now });
      else if (
        this.#core.faults.isCut(replica.region, region) ||
        this.#core.faults.isCut(region, replica.region)
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

async function runWrite(replica: Replica, table: TableSpec, key: Image, write: Write) {
  try {
    return await replica.engine.run(write.operation, write.data);
  } catch (error) {
    const isRefused = error instanceof ServiceError && error.code === "ConditionalCheckFailedException";
    if (!isRefused || !write.returnsItemOnFailure) throw error;
    const item = await replica.engine.get(table.name, key);
    if (item === undefined) throw error;
    throw new ServiceError(error.code, error.message, error.status, { Item: item });
  }
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
