/**
 * A table of both regions, in memory, as DynamoDB's global tables keep their promises: a condition sees its own
 * region only, whole items travel, in any order, and of two writes to one item the later wins, silently.
 */
import { INDEXES, type IndexName } from "../domain/tables.ts";
import type { Item, ItemKey, Range } from "../stores/fragment-table.ts";
import { type Network, otherSide, type Side } from "./network.ts";
import type { Random } from "./random.ts";

interface Stored {
  /** Undefined where it was deleted: a later copy of an older write must not bring it back. */
  readonly item: Item | undefined;
  /** Later is greater; no two are equal. */
  readonly stamp: number;
}

interface Change {
  readonly pk: string;
  readonly sk: string;
  readonly stored: Stored;
  readonly dueAt: number;
}

type Partition = Map<string, Stored>;

export interface ReplicationPorts {
  readonly network: Network;
  readonly random: Random;
  now(): number;
}

export class ReplicatedTable {
  readonly name: string;
  readonly #ports: ReplicationPorts;
  readonly #isReplicated: boolean;
  readonly #sides: Readonly<Record<Side, Map<string, Partition>>> = { home: new Map(), peer: new Map() };
  #changes: Record<Side, Change[]> = { home: [], peer: [] };
  #stamps = 0;

  constructor(name: string, isReplicated: boolean, ports: ReplicationPorts) {
    this.name = name;
    this.#isReplicated = isReplicated;
    this.#ports = ports;
  }

  find(side: Side, { pk, sk }: ItemKey): Item | undefined {
    return this.#sides[side].get(pk)?.get(sk)?.item;
  }

  partition(side: Side, pk: string, range: Range = {}): readonly Item[] {
    const found: Item[] = [];
    for (const { item } of this.#sides[side].get(pk)?.values() ?? [])
      if (item !== undefined && isWithin(item.sk, range)) found.push(item);
    return ordered(found, "sk", range);
  }

  index(side: Side, index: IndexName, partition: string, range: Range = {}): readonly Item[] {
    const { partitionKey, sortKey } = INDEXES[index];
    const found: Item[] = [];
    for (const items of this.#sides[side].values())
      for (const { item } of items.values())
        if (item?.[partitionKey] === partition && isWithin(String(item[sortKey] ?? ""), range))
          found.push(item);
    return ordered(found, sortKey, range);
  }

  put(side: Side, item: Item): void {
    this.#write(side, item, item);
  }

  delete(side: Side, key: ItemKey): void {
    this.#write(side, key, undefined);
  }

  /** Brings over what is due and has a way. */
  replicate(): void {
    for (const from of ["home", "peer"] as const) {
      const changes = this.#changes[from];
      if (changes.length === 0 || !this.#ports.network.reaches(from)) continue;
      const now = this.#ports.now();
      const waiting: Change[] = [];
      for (const change of changes) {
        if (change.dueAt > now) waiting.push(change);
        else this.#arrive(otherSide(from), change);
      }
      this.#changes[from] = waiting;
    }
  }

  get isInStep(): boolean {
    return this.#changes.home.length === 0 && this.#changes.peer.length === 0;
  }

  /** Every item of a region, by key. */
  all(side: Side): readonly Item[] {
    const items: Item[] = [];
    for (const partition of this.#sides[side].values())
      for (const { item } of partition.values()) if (item !== undefined) items.push(item);
    return items.sort((one, other) => compare(`${one.pk}\0${one.sk}`, `${other.pk}\0${other.sk}`));
  }

  #write(side: Side, { pk, sk }: ItemKey, item: Item | undefined): void {
    this.#stamps += 1;
    const stored: Stored = { item, stamp: this.#stamps };
    this.#place(side, pk, sk, stored);
    if (!this.#isReplicated) return;
    const { network, random } = this.#ports;
    this.#changes[side].push({ pk, sk, stored, dueAt: this.#ports.now() + network.lagMs(random) });
  }

  #arrive(side: Side, { pk, sk, stored }: Change): void {
    const known = this.#sides[side].get(pk)?.get(sk);
    if (known === undefined || known.stamp < stored.stamp) this.#place(side, pk, sk, stored);
  }

  #place(side: Side, pk: string, sk: string, stored: Stored): void {
    const partition = this.#sides[side].get(pk);
    if (partition === undefined) this.#sides[side].set(pk, new Map([[sk, stored]]));
    else partition.set(sk, stored);
  }
}

function isWithin(sort: string, { prefix, between }: Range): boolean {
  if (between !== undefined) return sort >= between[0] && sort <= between[1];
  return prefix === undefined || sort.startsWith(prefix);
}

function ordered(items: Item[], sortKey: string, { newest, oldest }: Range): readonly Item[] {
  items.sort((one, other) => compare(String(one[sortKey]), String(other[sortKey])));
  if (newest !== undefined) return items.reverse().slice(0, newest);
  return oldest === undefined ? items : items.slice(0, oldest);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
