/** A run's own view of the tables: the real port, over both regions' tables in memory. */
import { ANNOUNCING_FIELDS, announcingOf } from "../domain/announcing.ts";
import { type HybridClock, parseClock } from "../domain/clock.ts";
import type { FragmentTable, Item } from "../stores/fragment-table.ts";
import type { Side } from "./network.ts";
import type { Process } from "./process.ts";
import type { ReplicatedTable } from "./replica.ts";

const TOLD: ReadonlySet<string> = new Set(ANNOUNCING_FIELDS);

/** `side`: whose replica is asked; the run's own where nothing is said. */
export function processTable(
  process: Process,
  table: ReplicatedTable,
  clock: HybridClock,
  side: Side = process.side,
): FragmentTable {
  const { name } = table;
  const read = <T>(operation: string, effect: () => T): Promise<T> =>
    process.call("tables", `${name}.${operation}`, effect, { side, repeat: effect });
  // The client tries again where an answer is lost, and then its own write stands in the way of the condition.
  const write = (operation: string, effect: () => boolean): Promise<boolean> =>
    process.call("tables", `${name}.${operation}`, effect, { side, repeat: effect });
  return {
    query: (pk, range) => read("query", () => readable(table.partition(side, pk, range), clock)),
    queryIndex: (index, partition, range) =>
      read("query", () => readable(table.index(side, index, partition, range), clock)),
    find: (key) =>
      read("get", () => {
        const item = table.find(side, key);
        return item === undefined ? undefined : readable([item], clock)[0];
      }),
    save: (item, revision) =>
      write("put", () => {
        const known = table.find(side, item);
        if (revision === 0 ? known !== undefined : known?.["revision"] !== revision) return false;
        table.put(side, stored(item, revision + 1));
        return true;
      }),
    putIfAbsent: (item) =>
      write("put", () => {
        if (table.find(side, item) !== undefined) return false;
        table.put(side, stored(item));
        return true;
      }),
    take: (key, region) =>
      read("delete", () => {
        const item = table.find(side, key);
        if (item?.["region"] !== region) return undefined;
        table.delete(side, key);
        return readable([item], clock)[0];
      }),
    announced: (key, revision) =>
      write("update", () => {
        const known = table.find(side, key);
        if (known?.["revision"] !== revision) return false;
        const rest = Object.entries(known).filter(([field]) => !TOLD.has(field));
        table.put(side, Object.fromEntries(rest) as Item);
        return true;
      }),
  };
}

/** What a table gives out must not change what it keeps, nor the other way round. */
function stored(item: Item, revision?: number): Item {
  const whole = { ...item, ...announcingOf(item), ...(revision === undefined ? {} : { revision }) };
  return JSON.parse(JSON.stringify(whole)) as Item;
}

function readable(items: readonly Item[], clock: HybridClock): readonly Item[] {
  const now = clock.now();
  const live = items.filter(({ expiresAt }) => typeof expiresAt !== "number" || expiresAt * 1000 > now);
  for (const { clock: written } of live) if (typeof written === "string") clock.observe(parseClock(written));
  return live;
}
