/** One region's copy of its tables: the items, who wrote each last, and what a reset returns to. */
import type { Clock } from "../clock.ts";
import type { Image } from "./attribute-values.ts";
import { type CapacityMeter, writeUnits } from "./capacity.ts";
import { Engine } from "./engine.ts";
import { History } from "./history.ts";
import { compareStamps, type Stamp } from "./stamp.ts";
import { itemName, type TableSpec } from "./table.ts";

interface Before {
  readonly table: TableSpec;
  readonly key: Image;
  readonly image: Image | undefined;
  readonly stamp: Stamp | undefined;
}

export interface ReplicaArgs {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly meter: CapacityMeter;
}

export class Replica {
  readonly region: string;
  readonly engine: Engine;
  readonly meter: CapacityMeter;
  readonly history = new History();
  /** What was overwritten or deleted since the last reset; absent until somebody asks for it to be kept. */
  overwritten: { readonly table: string; readonly image: Image }[] | undefined;
  readonly #clock: Clock;
  readonly tables = new Map<string, TableSpec>();
  /** Deleted items keep theirs: an older write that arrives late must not bring them back. */
  readonly #stamps = new Map<string, Stamp>();
  /** Items as they were at the snapshot, for those that changed since; undefined before the first snapshot. */
  #before: Map<string, Before> | undefined;

  constructor({ accountId, region, clock, meter }: ReplicaArgs) {
    this.region = region;
    this.meter = meter;
    this.#clock = clock;
    this.engine = new Engine(accountId, region);
  }

  stampOf(name: string): Stamp | undefined {
    return this.#stamps.get(name);
  }

  setStamp(name: string, stamp: Stamp): void {
    this.#stamps.set(name, stamp);
  }

  /** To be called before every change of an item, with its lock held; returns what the item is. */
  async remember(table: TableSpec, key: Image): Promise<Image | undefined> {
    const name = itemName(table, key);
    const image = await this.engine.get(table.name, key);
    if (this.#before?.has(name) === false)
      this.#before.set(name, { table, key, image, stamp: this.#stamps.get(name) });
    return image;
  }

  /** To be called after a change, with what `remember` returned. */
  noteChange(table: TableSpec, key: Image, before: Image | undefined): void {
    this.history.note({ table: table.name, at: this.#clock.now(), key, before });
    if (before !== undefined) this.overwritten?.push({ table: table.name, image: before });
  }

  /** Takes a replicated image unless what is here was written later. The item's lock is held. */
  async take(table: TableSpec, key: Image, image: Image | undefined, stamp: Stamp): Promise<void> {
    const name = itemName(table, key);
    const present = this.#stamps.get(name);
    // A replica that was removed meanwhile takes nothing.
    if (!this.tables.has(table.name) || (present !== undefined && compareStamps(stamp, present) <= 0)) return;
    const before = await this.remember(table, key);
    await this.engine.set(table.name, key, image);
    this.#stamps.set(name, stamp);
    this.noteChange(table, key, before);
    this.meter.add(this.region, table.name, "replicatedWriteUnits", writeUnits(table, before, image));
  }

  /** Begins or ends what a point-in-time restore needs, as the table says. */
  keepHistory({ name, hasPointInTimeRecovery }: TableSpec): void {
    if (hasPointInTimeRecovery === true) this.history.begin(name, this.#clock.now());
    else this.history.end(name);
  }

  /** From now on, what changes is remembered: the present items are what `rewind` returns to. */
  mark(): void {
    this.#before = new Map();
  }

  /** Names of the items that changed since the mark. */
  get changed(): number {
    return this.#before?.size ?? 0;
  }

  /** Items that changed since the mark, as they are. */
  async changedItems(): Promise<readonly { readonly table: string; readonly image: Image }[]> {
    const items = await Promise.all(
      [...(this.#before?.values() ?? [])].map(async ({ table, key }) => ({
        table: table.name,
        image: this.tables.has(table.name) ? await this.engine.get(table.name, key) : undefined,
      })),
    );
    return items.flatMap(({ table, image }) => (image === undefined ? [] : [{ table, image }]));
  }

  async rewind(): Promise<void> {
    this.history.restart(this.#clock.now());
    if (this.overwritten !== undefined) this.overwritten = [];
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
    this.history.end(table);
    for (const name of this.#stamps.keys()) if (name.startsWith(`${table} `)) this.#stamps.delete(name);
    for (const [name, before] of this.#before ?? [])
      if (before.table.name === table) this.#before?.delete(name);
  }
}
