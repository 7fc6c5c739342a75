/** One region's copy of its tables: the items, who wrote each last, and what a reset returns to. */
import type { Image } from "./attribute-values.ts";
import { Engine } from "./engine.ts";
import { compareStamps, type Stamp } from "./stamp.ts";
import { itemName, type TableSpec } from "./table.ts";

interface Before {
  readonly table: TableSpec;
  readonly key: Image;
  readonly image: Image | undefined;
  readonly stamp: Stamp | undefined;
}

export class Replica {
  readonly region: string;
  readonly engine: Engine;
  readonly tables = new Map<string, TableSpec>();
  /** Deleted items keep theirs: an older write that arrives late must not bring them back. */
  readonly #stamps = new Map<string, Stamp>();
  /** Items as they were at the snapshot, for those that changed since; undefined before the first snapshot. */
  #before: Map<string, Before> | undefined;

  constructor(accountId: string, region: string) {
    this.region = region;
    this.engine = new Engine(accountId, region);
  }

  stampOf(name: string): Stamp | undefined {
    return this.#stamps.get(name);
  }

  setStamp(name: string, stamp: Stamp): void {
    this.#stamps.set(name, stamp);
  }

  /** To be called before every change of an item, with its lock held. */
  async remember(table: TableSpec, key: Image): Promise<void> {
    const name = itemName(table, key);
    if (this.#before === undefined || this.#before.has(name)) return;
    const image = await this.engine.get(table.name, key);
    this.#before?.set(name, { table, key, image, stamp: this.#stamps.get(name) });
  }

  /** Takes a replicated image unless what is here was written later. The item's lock is held. */
  async take(table: TableSpec, key: Image, image: Image | undefined, stamp: Stamp): Promise<void> {
    const name = itemName(table, key);
    const present = this.#stamps.get(name);
    // A replica that was removed meanwhile takes nothing.
    if (!this.tables.has(table.name) || (present !== undefined && compareStamps(stamp, present) <= 0)) return;
    await this.remember(table, key);
    await this.engine.set(table.name, key, image);
    this.#stamps.set(name, stamp);
  }

  /** From now on, what changes is remembered: the present items are what `rewind` returns to. */
  mark(): void {
    this.#before = new Map();
  }

  /** Names of the items that changed since the mark. */
  get changed(): number {
    return this.#before?.size ?? 0;
  }

  async rewind(): Promise<void> {
    const before = this.#before;
    if (before === undefined) return;
    this.#before = new Map();
    await Promise.all(
      [...before].map(async ([name, { table, key, image, stamp }]) => {
        if (!this.tables.has(table.name)) return;
        await this.engine.set(table.name, key, image);
        if (stamp === undefined) this.#stamps.delete(name);
        else this.#stamps.set(name, stamp);
      }),
    );
  }

  /** Drops everything that is known of a table's items. */
  forget(table: string): void {
    for (const name of this.#stamps.keys()) if (name.startsWith(`${table} `)) this.#stamps.delete(name);
    for (const [name, before] of this.#before ?? [])
      if (before.table.name === table) this.#before?.delete(name);
  }
}
