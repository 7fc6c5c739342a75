/** Filter criteria: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html */
import { type EventPattern, readEventPattern } from "../events/event-pattern.ts";
import type { StreamRecord } from "../kinesis/shard.ts";

export type RecordFilter = (record: StreamRecord) => boolean;

/** One of the patterns must hold; without any, every record passes. Throws InvalidEventPattern. */
export function readFilters(patterns: readonly string[]): RecordFilter {
  if (patterns.length === 0) return () => true;
  const read = patterns.map((text) => readEventPattern(text));
  return (record) => passes(record, read);
}

function passes(record: StreamRecord, patterns: readonly EventPattern[]): boolean {
  const { partitionKey, sequenceNumber, arrivedAt, data } = record;
  const shown = {
    kinesisSchemaVersion: "1.0",
    partitionKey,
    sequenceNumber,
    approximateArrivalTimestamp: arrivedAt / 1000,
    data: decoded(data),
  };
  return patterns.some((pattern) => pattern(shown));
}

/** JSON where the data is that; a pattern over fields of other data matches nothing, and the record is dropped. */
function decoded(data: string): unknown {
  const text = Buffer.from(data, "base64").toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
