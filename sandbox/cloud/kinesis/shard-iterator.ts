/** Iterators as opaque text: which shard, from where, and since when. */
import { type CloudCore, ServiceError } from "../service.ts";
import { indexFrom, type Shard, type StreamRecord } from "./shard.ts";
import { invalid, type Stream } from "./stream.ts";

const LIFE_MS = 300_000;

export interface Position {
  readonly stream: string;
  readonly shard: string;
  /** The first sequence number that is still to be read. */
  readonly from: string;
  readonly madeAt: number;
}

export function writeIterator(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString("base64");
}

/** Throws ExpiredIteratorException after five minutes, InvalidArgumentException for what is no iterator. */
export function readIterator(text: unknown, { clock }: CloudCore): Position {
  const position = parse(String(text));
  if (position === undefined) throw invalid("Invalid ShardIterator.");
  if (clock.now() - position.madeAt > LIFE_MS)
    throw new ServiceError(
      "ExpiredIteratorException",
      "Iterator expired. The iterator was created more than 5 minutes ago.",
    );
  return position;
}

function parse(text: string): Position | undefined {
  try {
    const value = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
    return typeof value?.shard === "string" && typeof value.from === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** After every number that a stream gives out. */
export const END = "5";
const BEGINNING = "0";

/** Where a shard iterator of this type begins. Throws InvalidArgumentException. */
export function startOf(stream: Stream, shard: Shard, input: Readonly<Record<string, unknown>>): string {
  const records = stream.records(shard);
  const type = String(input["ShardIteratorType"]);
  switch (type) {
    case "TRIM_HORIZON":
      return BEGINNING;
    case "LATEST":
      return after(records.at(-1));
    case "AT_SEQUENCE_NUMBER":
      return sequenceOf(input);
    case "AFTER_SEQUENCE_NUMBER":
      return `${sequenceOf(input)}+`;
    case "AT_TIMESTAMP":
      return sinceTime(records, secondsOf(input) * 1000);
    default:
      throw invalid(`${type} is no ShardIteratorType.`);
  }
}

/** Just behind a record: a suffix sorts after the number itself and before the next one. */
export function after(record: StreamRecord | undefined): string {
  return record === undefined ? BEGINNING : `${record.sequenceNumber}+`;
}

export function sinceTime(records: readonly StreamRecord[], milliseconds: number): string {
  return records.find(({ arrivedAt }) => arrivedAt >= milliseconds)?.sequenceNumber ?? after(records.at(-1));
}

export function recordsFrom(stream: Stream, shard: Shard, from: string): readonly StreamRecord[] {
  const records = stream.records(shard);
  return records.slice(indexFrom(records, from));
}

function sequenceOf(input: Readonly<Record<string, unknown>>): string {
  const text = input["StartingSequenceNumber"];
  if (typeof text === "string" && /^(0|[1-9]\d{0,128})$/.test(text)) return text;
  throw invalid("StartingSequenceNumber must be a sequence number.");
}

function secondsOf(input: Readonly<Record<string, unknown>>): number {
  const seconds = Number(input["Timestamp"]);
  if (Number.isFinite(seconds)) return seconds;
  throw invalid("Must specify timestamp parameter for iterator of type AT_TIMESTAMP.");
}
