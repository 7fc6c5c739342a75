/** Writing: what one request may hold, and what a shard of a provisioned stream takes in a second. */
import { ServiceError } from "../service.ts";
import type { Shard } from "./shard.ts";
import { invalid, type NewRecord, type Stream } from "./stream.ts";

const MOST_RECORDS = 500;
const MOST_BYTES = 10 * 1024 * 1024;
const SHARD_RECORDS_A_SECOND = 1000;
const SHARD_BYTES_A_SECOND = 1024 * 1024;

type Input = Readonly<Record<string, unknown>>;

/** What each shard took in the second that runs. */
export class ShardThroughput {
  readonly #taken = new WeakMap<Shard, { second: number; records: number; bytes: number }>();

  /** False where the shard has had its share of this second. */
  take(shard: Shard, bytes: number, now: number): boolean {
    const second = Math.floor(now / 1000);
    const held = this.#taken.get(shard);
    const taken = held?.second === second ? held : { second, records: 0, bytes: 0 };
    this.#taken.set(shard, taken);
    const isFull = taken.records >= SHARD_RECORDS_A_SECOND || taken.bytes + bytes > SHARD_BYTES_A_SECOND;
    // A record larger than a second's share passes alone, as it does where larger records are allowed.
    if (isFull && taken.records > 0) return false;
    taken.records++;
    taken.bytes += bytes;
    return true;
  }
}

/** Throws ValidationException and InvalidArgumentException in Kinesis' words. */
export function readRecord(entry: Input, { spec }: Stream): NewRecord {
  const { PartitionKey: partitionKey, Data: data, ExplicitHashKey: explicitHashKey } = entry;
  if (typeof partitionKey !== "string" || partitionKey.length === 0 || partitionKey.length > 256)
    throw new ServiceError(
      "ValidationException",
      "Value at 'partitionKey' failed to satisfy constraint: Member must have length between 1 and 256.",
    );
  if (typeof data !== "string")
    throw new ServiceError("ValidationException", "Value null at 'data' failed to satisfy constraint.");
  const bytes = Buffer.byteLength(data, "base64") + Buffer.byteLength(partitionKey);
  if (bytes > spec.maximumRecordKib * 1024)
    throw new ServiceError(
      "ValidationException",
      `Record of ${bytes} bytes is larger than the ${spec.maximumRecordKib} KiB that stream ${spec.name} allows.`,
    );
  return {
    partitionKey,
    data,
    ...(typeof explicitHashKey === "string" && { explicitHashKey }),
  };
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export function readRecords(input: Input, stream: Stream): readonly NewRecord[] {
  const entries = input["Records"];
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > MOST_RECORDS)
    throw new ServiceError(
      "ValidationException",
      `Value at 'records' failed to satisfy constraint: Member must have length between 1 and ${MOST_RECORDS}.`,
    );
  const records = entries.map((entry: Input) => readRecord(entry, stream));
  const bytes = records.reduce((sum, { data }) => sum + Buffer.byteLength(data, "base64"), 0);
  if (bytes > MOST_BYTES) throw invalid(`Records size exceeds ${MOST_BYTES / 1024 / 1024} MB limit.`);
  return records;
}
