/** Making, changing and removing tables in the regions that hold them. */
import type { Image } from "./attribute-values.ts";
import type { Replica } from "./replica.ts";
import { itemName, keyOf, type TableSpec } from "./table.ts";

export class Tables {
  readonly #replicas: ReadonlyMap<string, Replica>;

  constructor(replicas: ReadonlyMap<string, Replica>) {
    this.#replicas = replicas;
  }

  /** Makes the cloud hold this table, new, changed or as it is. Throws Error for what DynamoDB would refuse. */
  async put(region: string, table: TableSpec): Promise<void> {
    demandPossible(region, table);
    const before = this.#replica(region).tables.get(table.name);
    if (before !== undefined) await this.#demandChangeable(before, table, region);
    const wanted = regionsOf(region, table);
    for (const gone of before === undefined ? [] : regionsOf(region, before))
      if (!wanted.includes(gone)) await this.#drop(this.#replica(gone), table.name);
    for (const name of wanted) {
      await this.#putIn(this.#replica(name), table, region);
      this.#replica(name).keepHistory(table);
    }
  }

  /** Removes the table from every region that holds it; nothing happens where it is gone. */
  async remove(region: string, name: string): Promise<void> {
    const table = this.#replica(region).tables.get(name);
    if (table === undefined) return;
    for (const holder of regionsOf(region, table)) await this.#drop(this.#replica(holder), name);
  }

  async #putIn(replica: Replica, table: TableSpec, source: string): Promise<void> {
    const present = replica.tables.get(table.name);
    if (present === undefined) {
      await replica.engine.createTable(table);
      replica.tables.set(table.name, table);
      await copy(this.#replica(source), replica, table);
    } else if (isSameLayout(present, table)) replica.tables.set(table.name, table);
    else {
      // dynalite cannot add an index to a table, so the table is made again around its items.
      const items = await replica.engine.items(table.name);
      await replica.engine.deleteTable(table.name);
      await replica.engine.createTable(table);
      replica.tables.set(table.name, table);
      await fill(replica, table, items);
    }
  }

  async #drop(replica: Replica, name: string): Promise<void> {
    if (!replica.tables.delete(name)) return;
    replica.forget(name);
    await replica.engine.deleteTable(name);
  }

  async #demandChangeable(before: TableSpec, after: TableSpec, region: string): Promise<void> {
    if (before.partition !== after.partition || before.sort !== after.sort)
      throw new Error(`The keys of table ${after.name} cannot change: the table must be replaced.`);
    const isStrong = (table: TableSpec) => table.replication.kind === "strong";
    if (
      isStrong(before) !== isStrong(after) &&
      (await this.#replica(region).engine.items(after.name)).length > 0
    )
      throw new Error(`Table ${after.name} holds items: its consistency mode is chosen while it is empty.`);
  }

  #replica(region: string): Replica {
    const replica = this.#replicas.get(region);
    if (replica === undefined)
      throw new Error(
        `The local cloud has no region ${region}; it has ${[...this.#replicas.keys()].join(", ")}.`,
      );
    return replica;
  }
}

/** The regions that hold the table's items. */
export function regionsOf(region: string, table: TableSpec): readonly string[] {
  return table.replication.kind === "regional" ? [region] : table.replication.regions;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html */
function demandPossible(region: string, table: TableSpec): void {
  const { replication, name } = table;
  if (replication.kind === "regional") return;
  if (!replication.regions.includes(region))
    throw new Error(`The replicas of table ${name} do not include its own region ${region}.`);
  if (replication.kind !== "strong") return;
  const voters = new Set([...replication.regions, replication.witness ?? ""]);
  voters.delete("");
  if (voters.size !== 3 || replication.regions.length < 2)
    throw new Error(
      `Table ${name} is strongly consistent and needs exactly three regions: three replicas, or two and a witness.`,
    );
  if (table.ttlAttribute !== undefined)
    throw new Error(`Table ${name} is strongly consistent: it cannot have a time to live.`);
}

function isSameLayout(a: TableSpec, b: TableSpec): boolean {
  const layout = (table: TableSpec) => JSON.stringify([table.attributes, table.indexes]);
  return layout(a) === layout(b);
}

async function copy(from: Replica, to: Replica, table: TableSpec): Promise<void> {
  if (from === to || !from.tables.has(table.name)) return;
  const items = await from.engine.items(table.name);
  await fill(to, table, items);
  for (const item of items) {
    const name = itemName(table, keyOf(table, item));
    const stamp = from.stampOf(name);
    if (stamp !== undefined) to.setStamp(name, stamp);
  }
}

async function fill(replica: Replica, table: TableSpec, items: readonly Image[]): Promise<void> {
  await Promise.all(items.map((item) => replica.engine.set(table.name, keyOf(table, item), item)));
}
