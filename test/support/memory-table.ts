/** A table in memory with the promises of the real one, and a copy to another region on demand. */
import { type HybridClock, parseClock } from "../../domain/clock.ts";
import type { FragmentTable, Item, ItemKey } from "../../stores/fragment-table.ts";

export class MemoryTable implements FragmentTable {
  readonly #items = new Map<string, Item>();
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
    const { prefix, between, newest } = range;
    const found = [...this.#items.values()]
      .filter((item) => item.pk === pk)
      .filter(({ sk }) => prefix === undefined || sk.startsWith(prefix))
      .filter(({ sk }) => between === undefined || (sk >= between[0] && sk <= between[1]))
      .sort((a, b) => (a.sk < b.sk ? -1 : 1));
    const listed = newest === undefined ? found : found.reverse().slice(0, newest);
    return this.#readable(listed);
  };

  readonly find: FragmentTable["find"] = async (key) => {
    this.#request("find");
    const item = this.#items.get(idOf(key));
    return this.#readable(item === undefined ? [] : [item])[0];
  };

  readonly save: FragmentTable["save"] = async (item, revision) => {
    this.#request("write");
    const known = this.#items.get(idOf(item));
    if (this.isContended || (known?.["revision"] ?? 0) !== revision) return false;
    this.#items.set(idOf(item), structuredClone({ ...item, revision: revision + 1 }));
    return true;
  };

  readonly putIfAbsent: FragmentTable["putIfAbsent"] = async (item) => {
    this.#request("write");
    if (this.isContended || this.#items.has(idOf(item))) return false;
    this.#items.set(idOf(item), structuredClone(item));
    return true;
  };

  readonly take: FragmentTable["take"] = async (key, region) => {
    this.#request("write");
    const item = this.#items.get(idOf(key));
    if (item?.["region"] !== region) return undefined;
    this.#items.delete(idOf(key));
    return this.#readable([item])[0];
  };

  /** Every item, expired or not. */
  all(): readonly Item[] {
    return [...this.#items.values()];
  }

  /** Replication of whole items: what the other region wrote wins over an older copy of it. */
  copyTo(other: MemoryTable): void {
    for (const [id, item] of this.#items) {
      const known = other.#items.get(id);
      if (known === undefined || String(known["clock"]) < String(item["clock"])) other.#items.set(id, item);
    }
  }

  #request(kind: "query" | "find" | "write"): void {
    this.requests.push(kind);
    if (this.failure !== undefined) throw this.failure;
  }

  #readable(items: readonly Item[]): readonly Item[] {
    const live = items.filter(
      ({ expiresAt }) => typeof expiresAt !== "number" || expiresAt * 1000 > this.#clock.now(),
    );
    for (const { clock } of live) if (typeof clock === "string") this.#clock.observe(parseClock(clock));
    return structuredClone(live);
  }
}

function idOf({ pk, sk }: ItemKey): string {
  return JSON.stringify([pk, sk]);
}
