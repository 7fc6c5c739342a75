/** What was consumed, in the units that are charged for, and what that comes to. */
import type { CapacityRow } from "../../sandbox/cloud/dynamodb/capacity.ts";
import type { PriceName, Prices } from "./prices.ts";

export type Part =
  | "writes"
  | "replicated writes"
  | "index writes"
  | "reads"
  | "stream in"
  | "stream out"
  | "function requests"
  | "function time"
  | "objects";

/** Units of each part's price: capacity units, gigabytes, invocations, gigabyte-seconds, requests. */
export type Consumption = Readonly<Record<Part, number>>;

const PRICED_BY: Readonly<Record<Part, PriceName>> = {
  writes: "table-write",
  "replicated writes": "table-write",
  "index writes": "table-write",
  reads: "table-read",
  "stream in": "stream-in",
  "stream out": "stream-out",
  "function requests": "function-request",
  "function time": "function-time",
  objects: "object-put",
};

export const PARTS = Object.keys(PRICED_BY) as readonly Part[];
export const NOTHING: Consumption = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<
  Part,
  number
>;

export function usdOf(consumption: Consumption, prices: Prices): Readonly<Record<Part, number>> {
  return Object.fromEntries(
    PARTS.map((part) => [part, consumption[part] * prices[PRICED_BY[part]]]),
  ) as Record<Part, number>;
}

export function sum(all: readonly Consumption[]): Consumption {
  return Object.fromEntries(
    PARTS.map((part) => [part, all.reduce((total, each) => total + each[part], 0)]),
  ) as Record<Part, number>;
}

export function minus(all: Consumption, some: Consumption): Consumption {
  return Object.fromEntries(PARTS.map((part) => [part, all[part] - some[part]])) as Record<Part, number>;
}

export function tableConsumption(rows: readonly CapacityRow[]): Consumption {
  const total = { ...NOTHING } as { -readonly [P in Part]: number };
  for (const { index, readUnits, writeUnits, replicatedWriteUnits } of rows) {
    total.reads += readUnits;
    // An index is written in every region, at the price of a plain write.
    if (index !== undefined) total["index writes"] += writeUnits + replicatedWriteUnits;
    else {
      total.writes += writeUnits;
      total["replicated writes"] += replicatedWriteUnits;
    }
  }
  return total;
}
