/** A table in memory with the promises of the real one, and a copy to another region on demand. */
import { ANNOUNCING_FIELDS, announcingOf } from "../../domain/announcing.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { INDEXES } from "../../domain/tables.ts";
import type { FragmentTable, Item, ItemKey, Range } from "../../stores/fragment-table.ts";
import { readable } from "../../stores/readable.ts";

export class MemoryTable implements FragmentTable {
  readonly #items = new Map<string, Item>();
  /** So that a query costs what it finds, however much the table holds. */
  readonly #idsByPartition = new Map<string, Set<string>>();
  readonly #clock: HybridClock;
  /** One entry for each request, so that rounds and requests can be counted. */
  readonly requests: ("query" | "find" | "write")[] = [];
  /** What every request fails with, while it is set. */
  failure: Error | undefined;
  /** Answers every conditional write with a conflict, while it is set. */
  isContended = false;

  constructor(clock: HybridClock) {
    this.#clock = clock;
  }

  readonly query: FragmentTable["query"] = async (pk, range = {}) => {
    this.#request("query");
    const items = [...(this.#idsByPartition.get(pk) ?? [])].flatMap((id) => this.#items.get(id) ?? []);
    return this.#readable(within(items, { partitionKey: "pk", sortKey: "sk" }, pk, range));
  };

  readonly queryIndex: FragmentTable["queryIndex"] = async (index, partition, range = {}) => {
    this.#request("query");
    return this.#readable(within(this.all(), INDEXES[index], partition, range));
  };

  readonly find: FragmentTable["find"] = async (key) => {
    this.#request("find");
    const item = this.#items.get(idOf(key));
    return this.#readable(item === undefined ? [] : [item])[0];
  };

  readonly save: FragmentTable["save"] = async (item, revision) => {
    this.#request("write");
    const known = this.#items.get(idOf(item));
    const isAsRead = revision === 0 ? known === undefined : known?.["revision"] === revision;
    if (this.isContended || !isAsRead) return false;
    this.#keep(structuredClone({ ...item, ...announcingOf(item), revision: revision + 1 }));
    return true;
  };

  readonly putIfAbsent: FragmentTable["putIfAbsent"] = async (item) => {
    this.#request("write");
    if (this.isContended || this.#items.has(idOf(item))) return false;
    this.#keep(structuredClone({ ...item, ...announcingOf(item) }));
    return true;
  };

  readonly take: FragmentTable["take"] = async (key, region) => {
    this.#request("write");
    const item = this.#items.get(idOf(key));
    if (item?.["region"] !== region) return undefined;
    this.#drop(key);
    return this.#readable([item])[0];
  };

  readonly announced: FragmentTable["announced"] = async (key, revision) => {
    this.#request("write");
    const known = this.#items.get(idOf(key));
    if (this.isContended || known?.["revision"] !== revision) return false;
    const told: readonly string[] = ANNOUNCING_FIELDS;
    const rest = Object.entries(known).filter(([field]) => !told.includes(field));
    this.#keep(Object.fromEntries(rest) as Item);
    return true;
  };

  /** Every item, expired or not. */
  all(): readonly Item[] {
    return [...this.#items.values()];
  }

  forget(key: ItemKey): void {
    this.#drop(key);
  }

  /** As it lies there, whoever wrote it. */
  lay(item: Item): void {
    this.#keep(item);
  }

  /** Replication of whole items: what the other region wrote wins over an older copy of it. */
  copyTo(other: MemoryTable, isDelivered: (item: Item) => boolean = () => true): void {
    for (const [id, item] of this.#items) {
      if (!isDelivered(item)) continue;
      const known = other.#items.get(id);
      if (known === undefined || String(known["clock"]) < String(item["clock"])) other.#keep(item);
    }
  }

  #keep(item: Item): void {
    const id = idOf(item);
    this.#items.set(id, item);
    const ids = this.#idsByPartition.get(item.pk);
    if (ids === undefined) this.#idsByPartition.set(item.pk, new Set([id]));
    else ids.add(id);
  }

  #drop(key: ItemKey): void {
    const id = idOf(key);
    this.#items.delete(id);
    this.#idsByPartition.get(key.pk)?.delete(id);
  }

  #request(kind: "query" | "find" | "write"): void {
    this.requests.push(kind);
    if (this.failure !== undefined) throw this.failure;
  }

  #readable(items: readonly Item[]): readonly Item[] {
    return structuredClone(readable(items, this.#clock));
  }
}

function within(
  items: readonly Item[],
  { partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey: string },
  partition: string,
  { prefix, between, newest, oldest }: Range,
): readonly Item[] {
  const sortOf = (item: Item) => String(item[sortKey] ?? "");
  const found = items
    .filter((item) => item[partitionKey] === partition && item[sortKey] !== undefined)
    .filter((item) => prefix === undefined || sortOf(item).startsWith(prefix))
    .filter((item) => between === undefined || (sortOf(item) >= between[0] && sortOf(item) <= between[1]))
    .sort((a, b) => (sortOf(a) < sortOf(b) ? -1 : 1));
  if (newest !== undefined) return found.reverse().slice(0, newest);
  return oldest === undefined ? found : found.slice(0, oldest);
}

function idOf({ pk, sk }: ItemKey): string {
  return JSON.stringify([pk, sk]);
}
