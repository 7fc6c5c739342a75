/** One shard of a stream: a range of hash keys and the records that fell into it, oldest first. */

export interface StreamRecord {
  /** 56 digits, so that text order is the order of the stream. */
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** Base64, as it came. */
  readonly data: string;
  readonly bytes: number;
  readonly arrivedAt: number;
}

export interface ShardRange {
  readonly first: bigint;
  readonly last: bigint;
}

export interface ShardArgs {
  readonly id: string;
  readonly range: ShardRange;
  /** The shard that was split, or the two that were merged. */
  readonly parents: readonly string[];
  readonly startsAt: string;
}

export class Shard {
  readonly id: string;
  readonly range: ShardRange;
  readonly parents: readonly string[];
  readonly startsAt: string;
  /** The last sequence number of a shard that takes no more. */
  endsAt: string | undefined;
  readonly #records: StreamRecord[] = [];

  constructor({ id, range, parents, startsAt }: ShardArgs) {
    this.id = id;
    this.range = range;
    this.parents = parents;
    this.startsAt = startsAt;
  }

  get isOpen(): boolean {
    return this.endsAt === undefined;
  }

  covers(hash: bigint): boolean {
    return hash >= this.range.first && hash <= this.range.last;
  }

  add(record: StreamRecord): void {
    this.#records.push(record);
  }

  /** What is kept of the records; those that arrived before `keptSince` are gone for good. */
  records(keptSince: number): readonly StreamRecord[] {
    const expired = this.#records.findIndex((record) => record.arrivedAt >= keptSince);
    if (expired !== 0) this.#records.splice(0, expired < 0 ? this.#records.length : expired);
    return this.#records;
  }
}

/** Where the records begin that come at or after this sequence number. */
export function indexFrom(records: readonly StreamRecord[], sequenceNumber: string): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.sequenceNumber ?? "") < sequenceNumber) low = middle + 1;
    else high = middle;
  }
  return low;
}
