/** A batch of stream records as Lambda hands it over, and as a replay does (domain/replay.ts). */
export interface StreamRecord {
  /** The partition key: records of one key keep their order. */
  readonly key: string;
  readonly sequence: string;
  /** In base64. */
  readonly data: string;
}

/** What Lambda reads of the reply: the stream goes on from the lowest sequence number that is named. */
export interface BatchReply {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** By key, each in its order. */
export type StreamBatch = ReadonlyMap<string, readonly StreamRecord[]>;

/** Leaves out what is no record: nothing could be said of it by its sequence number. */
export function readBatch(event: unknown): StreamBatch {
  const groups = new Map<string, StreamRecord[]>();
  for (const told of recordsOf(event)) {
    const record = recordIn(told);
    if (record === undefined) continue;
    const group = groups.get(record.key);
    if (group === undefined) groups.set(record.key, [record]);
    else group.push(record);
  }
  return groups;
}

export function textOf({ data }: StreamRecord): string {
  return Buffer.from(data, "base64").toString("utf8");
}

export function sequencesOf(records: readonly StreamRecord[]): readonly string[] {
  return records.map(({ sequence }) => sequence);
}

/** `failed`: sequence numbers, of which the lowest counts. */
export function replyTo(failed: readonly string[]): BatchReply {
  const lowest = failed.toSorted(bySize).slice(0, 1);
  return { batchItemFailures: lowest.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Sequence numbers are whole numbers of differing length. */
function bySize(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : 1;
}

function recordsOf(event: unknown): readonly unknown[] {
  const records = (event as { readonly Records?: unknown } | null | undefined)?.Records;
  return Array.isArray(records) ? records : [];
}

interface Untrusted {
  readonly kinesis?: {
    readonly partitionKey?: unknown;
    readonly sequenceNumber?: unknown;
    readonly data?: unknown;
  } | null;
}

// By hand: a schema for each record's envelope takes half as long as reading the event inside.
function recordIn(told: unknown): StreamRecord | undefined {
  const kinesis = (told as Untrusted | null | undefined)?.kinesis;
  if (kinesis === undefined || kinesis === null) return undefined;
  const { partitionKey: key, sequenceNumber: sequence, data } = kinesis;
  return isText(key) && isSequence(sequence) && typeof data === "string"
    ? { key, sequence, data }
    : undefined;
}

const SEQUENCE = /^\d{1,128}$/;

/** It is logged, and names objects. */
function isSequence(value: unknown): value is string {
  return typeof value === "string" && SEQUENCE.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
