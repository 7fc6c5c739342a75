/** A strongly consistent table in memory: two replicas and a witness, of which two must agree on each write. */

import type { Item, ItemKey } from "../../../stores/fragment-table.ts";
import { type Condition, NoAnswer, type PutAnswer, type StrongTable } from "../../../stores/strong-table.ts";

export const NODES = ["home", "peer", "witness"] as const;
export type Node = (typeof NODES)[number];

interface Version {
  readonly count: number;
  readonly items: ReadonlyMap<string, Item>;
}

export class QuorumTable {
  /** Nodes that reach no other one. */
  readonly isolated = new Set<Node>();
  /** Nodes that nobody reaches. */
  readonly lost = new Set<Node>();
  readonly #versions = new Map<Node, Version>(NODES.map((node) => [node, { count: 0, items: new Map() }]));

  hasQuorum(node: Node): boolean {
    return this.#reachedFrom(node).length * 2 > NODES.length;
  }

  /** As a client of this region sees it, without any fault of the way there. */
  replica(node: Node): StrongTable {
    return {
      putIf: async (item, condition) => this.put(node, item, condition),
      find: async (key, consistency) => this.#read(node, consistency === "strong").get(idOf(key)),
      last: async (pk, prefix, consistency) =>
        [...this.#read(node, consistency === "strong").values()]
          .filter((item) => item.pk === pk && item.sk.startsWith(prefix))
          .sort((a, b) => (a.sk < b.sk ? 1 : -1))[0],
    };
  }

  put(node: Node, item: Item, condition: Condition): PutAnswer {
    const items = this.#read(node, true);
    const known = items.get(idOf(item));
    if (!holds(condition, known)) return { kind: "refused", item: known };
    const count = (this.#versions.get(node)?.count ?? 0) + 1;
    const written = { count, items: new Map([...items, [idOf(item), item]]) };
    for (const reached of this.#reachedFrom(node)) this.#versions.set(reached, written);
    return { kind: "put" };
  }

  #read(node: Node, isStrong: boolean): ReadonlyMap<string, Item> {
    if (this.lost.has(node) || (isStrong && !this.hasQuorum(node))) throw new NoAnswer("by the model");
    if (isStrong) this.#catchUp(node);
    return this.#versions.get(node)?.items ?? new Map();
  }

  /** Any two majorities share a node, so the newest version of one of them is the newest of all. */
  #catchUp(node: Node): void {
    const versions = this.#reachedFrom(node).flatMap((reached) => this.#versions.get(reached) ?? []);
    const newest = versions.toSorted((a, b) => b.count - a.count)[0];
    if (newest !== undefined) this.#versions.set(node, newest);
  }

  #reachedFrom(node: Node): readonly Node[] {
    if (this.lost.has(node)) return [];
    if (this.isolated.has(node)) return [node];
    return NODES.filter((other) => !this.isolated.has(other) && !this.lost.has(other));
  }
}

function idOf({ pk, sk }: ItemKey): string {
  return `${pk}|${sk}`;
}

function holds({ absentOr, all, any = [] }: Condition, item: Item | undefined): boolean {
  if (item === undefined) return absentOr;
  const must = Object.entries(all);
  if (must.length > 0 && must.every(([attribute, value]) => item[attribute] === value)) return true;
  return any.some(({ attribute, is, value }) => {
    const found = item[attribute];
    return is === "=" ? found === value : typeof found === "number" && found < Number(value);
  });
}
