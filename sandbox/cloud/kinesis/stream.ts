/** One stream of one region: shards, and records spread over them by the hash of their partition key. */
import { createHash } from "node:crypto";
import { ServiceError } from "../service.ts";
import { Shard, type ShardRange, type StreamRecord } from "./shard.ts";

export interface StreamSpec {
  readonly region: string;
  readonly name: string;
  readonly mode: "ON_DEMAND" | "PROVISIONED";
  readonly shardCount: number;
  readonly retentionHours: number;
  readonly encryption: { readonly type: "NONE" | "KMS"; readonly keyId?: string };
  readonly maximumRecordKib: number;
}

export interface NewRecord {
  readonly partitionKey: string;
  readonly explicitHashKey?: string;
  /** Base64. */
  readonly data: string;
}

const HASH_KEYS = 2n ** 128n;
const HOUR_MS = 3_600_000;

export class Stream {
  readonly arn: string;
  readonly createdAt: number;
  spec: StreamSpec;
  #shards: Shard[] = [];
  #shardCount = 0;
  #sequence = 0;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #readers = new Set<(record: StreamRecord) => void>();

  constructor(spec: StreamSpec, arn: string, now: () => number) {
    this.spec = spec;
    this.arn = arn;
    this.#now = now;
    this.createdAt = now();
    this.empty();
  }

  get shards(): readonly Shard[] {
    return this.#shards;
  }

  get openShards(): readonly Shard[] {
    return this.#shards.filter((shard) => shard.isOpen);
  }

  /** Throws ResourceNotFoundException. */
  shard(id: string): Shard {
    const shard = this.#shards.find((candidate) => candidate.id === id);
    if (shard === undefined)
      throw new ServiceError(
        "ResourceNotFoundException",
        `Shard ${id} in stream ${this.spec.name} does not exist.`,
      );
    return shard;
  }

  /** What arrived before is gone. */
  get keptSince(): number {
    return this.#now() - this.spec.retentionHours * HOUR_MS;
  }

  records(shard: Shard): readonly StreamRecord[] {
    return shard.records(this.keptSince);
  }

  /** Whoever reads along is told once `announce` is called: a whole request's records are one piece of news. */
  put(record: NewRecord): { readonly shardId: string; readonly sequenceNumber: string } {
    const shard = this.shardFor(record);
    const sequenceNumber = this.#nextSequence();
    const added = {
      sequenceNumber,
      partitionKey: record.partitionKey,
      data: record.data,
      bytes: Buffer.byteLength(record.data, "base64"),
      arrivedAt: this.#now(),
    };
    shard.add(added);
    for (const reader of this.#readers) reader(added);
    return { shardId: shard.id, sequenceNumber };
  }

  /** Throws InvalidArgumentException for a hash key that is none. */
  shardFor({ partitionKey, explicitHashKey }: Pick<NewRecord, "partitionKey" | "explicitHashKey">): Shard {
    const hash = explicitHashKey === undefined ? hashOf(partitionKey) : readHashKey(explicitHashKey);
    const shard = this.#shards.find((candidate) => candidate.isOpen && candidate.covers(hash));
    if (shard === undefined) throw new Error(`No shard of ${this.spec.name} covers ${hash}.`);
    return shard;
  }

  announce(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Told after records came and after shards changed; returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told of every record as it arrives, however soon it expires. */
  onRecord(reader: (record: StreamRecord) => void): void {
    this.#readers.add(reader);
  }

  /** The parent closes; its records stay until they expire. Throws InvalidArgumentException. */
  split(shardId: string, newStartingHashKey: string): void {
    const parent = this.#open(shardId);
    const start = readHashKey(newStartingHashKey);
    if (start <= parent.range.first || start > parent.range.last)
      throw invalid(`NewStartingHashKey ${start} used in SplitShard() is not inside of shard ${shardId}.`);
    this.#replace(
      [parent],
      [
        { first: parent.range.first, last: start - 1n },
        { first: start, last: parent.range.last },
      ],
    );
  }

  merge(shardId: string, adjacentId: string): void {
    const pair = [this.#open(shardId), this.#open(adjacentId)].sort((a, b) =>
      a.range.first < b.range.first ? -1 : 1,
    );
    const [low, high] = pair;
    if (low === undefined || high === undefined || low.range.last + 1n !== high.range.first)
      throw invalid(`Shards ${shardId} and ${adjacentId} in stream ${this.spec.name} are not adjacent.`);
    this.#replace(pair, [{ first: low.range.first, last: high.range.last }]);
  }

  /** Every shard is replaced: AWS gets to an even spread by splits and merges, of which only the end is seen. */
  resize(count: number): void {
    this.#replace(this.openShards, evenRanges(count));
  }

  /** As it was made: the shards of its description, no records. */
  empty(): void {
    this.#sequence = 0;
    this.#shardCount = 0;
    this.#shards = [];
    this.#replace([], evenRanges(this.spec.shardCount));
  }

  #replace(parents: readonly Shard[], ranges: readonly ShardRange[]): void {
    for (const parent of parents) parent.endsAt = this.#nextSequence();
    for (const range of ranges)
      this.#shards.push(
        new Shard({
          id: `shardId-${String(this.#shardCount++).padStart(12, "0")}`,
          range,
          parents: parents.filter((parent) => overlaps(parent.range, range)).map(({ id }) => id),
          startsAt: this.#nextSequence(),
        }),
      );
    this.announce();
  }

  #open(id: string): Shard {
    const shard = this.shard(id);
    if (shard.isOpen) return shard;
    throw invalid(`Shard ${id} in stream ${this.spec.name} is closed and takes no part in resharding.`);
  }

  #nextSequence(): string {
    return `49${String(this.#sequence++).padStart(54, "0")}`;
  }
}

function evenRanges(count: number): readonly ShardRange[] {
  const at = (part: number) => (HASH_KEYS * BigInt(part)) / BigInt(count);
  return Array.from({ length: count }, (_, part) => ({ first: at(part), last: at(part + 1) - 1n }));
}

function overlaps(one: ShardRange, other: ShardRange): boolean {
  return one.first <= other.last && other.first <= one.last;
}

function hashOf(partitionKey: string): bigint {
  return BigInt(`0x${createHash("md5").update(partitionKey).digest("hex")}`);
}

function readHashKey(text: string): bigint {
  const isNumber = /^(0|[1-9]\d{0,38})$/.test(text);
  if (!isNumber || BigInt(text) >= HASH_KEYS)
    throw invalid(`Invalid hash key ${text}. It must be a number from 0 to 2^128 - 1.`);
  return BigInt(text);
}

export function invalid(message: string): ServiceError {
  return new ServiceError("InvalidArgumentException", message);
}
