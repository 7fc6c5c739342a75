/** Capacity units: what a call consumes, of its table and of each index, and what each region has consumed. */
import { isDeepStrictEqual } from "node:util";
import type { Image } from "./attribute-values.ts";
import { itemSize } from "./item-size.ts";
import { type IndexSpec, keyOf, type TableSpec } from "./table.ts";

export interface Consumed {
  readonly table: number;
  /** By name; an index that was not touched is absent. */
  readonly indexes: Readonly<Record<string, number>>;
}

export interface CapacityRow {
  readonly region: string;
  readonly table: string;
  /** Absent: the table itself. */
  readonly index?: string;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Writes that another region made and this one repeated. */
  readonly replicatedWriteUnits: number;
}

export type CapacityKind = "readUnits" | "writeUnits" | "replicatedWriteUnits";

const WRITE_BYTES = 1024;

export class CapacityMeter {
  readonly #rows = new Map<string, { -readonly [K in keyof CapacityRow]: CapacityRow[K] }>();

  add(region: string, table: string, kind: CapacityKind, { table: units, indexes }: Consumed): void {
    this.#row(region, table, undefined)[kind] += units;
    for (const [index, indexUnits] of Object.entries(indexes))
      this.#row(region, table, index)[kind] += indexUnits;
  }

  rows(): readonly CapacityRow[] {
    return [...this.#rows.values()].map((row) => ({ ...row }));
  }

  clear(): void {
    this.#rows.clear();
  }

  #row(region: string, table: string, index: string | undefined) {
    const name = `${region}/${table}/${index ?? ""}`;
    const row = this.#rows.get(name) ?? {
      region,
      table,
      ...(index === undefined ? {} : { index }),
      readUnits: 0,
      writeUnits: 0,
      replicatedWriteUnits: 0,
    };
    this.#rows.set(name, row);
    return row;
  }
}

/** Of one written item; transactions cost twice as much. */
export function writeUnits(
  table: TableSpec,
  before: Image | undefined,
  after: Image | undefined,
  factor = 1,
): Consumed {
  const touched = table.indexes
    .map((index): readonly [string, number] => [index.name, indexUnits(table, index, before, after) * factor])
    .filter(([, units]) => units > 0);
  return { table: Math.max(units(before), units(after), 1) * factor, indexes: Object.fromEntries(touched) };
}

/** ConsumedCapacity as a response has it; undefined where nobody asked. */
export function capacityWire(table: string, asked: unknown, consumed: Consumed): object | undefined {
  if (asked !== "TOTAL" && asked !== "INDEXES") return undefined;
  const indexes = Object.entries(consumed.indexes);
  const total = indexes.reduce((sum, [, index]) => sum + index, consumed.table);
  const wire = (amount: number) => ({ CapacityUnits: amount });
  return {
    TableName: table,
    ...wire(total),
    ...(asked === "INDEXES" && {
      Table: wire(consumed.table),
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: Object.fromEntries(indexes.map(([name, amount]) => [name, wire(amount)])),
      }),
    }),
  };
}

export function addUp(all: readonly Consumed[]): Consumed {
  const indexes: Record<string, number> = {};
  for (const consumed of all)
    for (const [name, amount] of Object.entries(consumed.indexes))
      indexes[name] = (indexes[name] ?? 0) + amount;
  return { table: all.reduce((sum, { table }) => sum + table, 0), indexes };
}

/** An index is written only where what it shows of the item changes; another key is a removal and an addition. */
function indexUnits(
  table: TableSpec,
  index: IndexSpec,
  before: Image | undefined,
  after: Image | undefined,
): number {
  const [was, is] = [before, after].map((image) => image && shown(table, index, image));
  if (was === undefined || is === undefined) return units(was ?? is);
  if (isDeepStrictEqual(was, is)) return 0;
  return isDeepStrictEqual(keyOf(index, was), keyOf(index, is))
    ? Math.max(units(was), units(is))
    : units(was) + units(is);
}

/** Undefined where the index does not hold the item: it lacks one of its key attributes. */
function shown(table: TableSpec, index: IndexSpec, image: Image): Image | undefined {
  const keys = [index.partition, ...(index.sort === undefined ? [] : [index.sort])];
  if (keys.some((name) => image[name] === undefined)) return undefined;
  if (index.projection === "ALL") return image;
  const names = [...keys, table.partition, table.sort ?? "", ...(index.nonKeyAttributes ?? [])];
  return Object.fromEntries(Object.entries(image).filter(([name]) => names.includes(name)));
}

function units(image: Image | undefined): number {
  return image === undefined ? 0 : Math.ceil(itemSize(image) / WRITE_BYTES);
}
