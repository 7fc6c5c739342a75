/** What a function says of its batch: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html */
import type { StreamRecord } from "../kinesis/shard.ts";

/**
 * How many records at the beginning are done: all of them where nothing is reported; up to the lowest sequence
 * number where some are; none where an identifier is empty, absent, or of no record of the batch.
 */
export function recordsDone(reply: unknown, records: readonly StreamRecord[]): number {
  const failures = failuresOf(reply);
  if (failures === "none") return records.length;
  if (failures === "unreadable") return 0;
  const places = failures.map((failure) => {
    const identifier = failure?.["itemIdentifier"];
    return records.findIndex((record) => record.sequenceNumber === identifier);
  });
  return places.includes(-1) ? 0 : Math.min(...places);
}

type Failure = Readonly<Record<string, unknown>> | null | undefined;

function failuresOf(reply: unknown): "none" | "unreadable" | readonly Failure[] {
  if (reply === null || reply === undefined || reply === "") return "none";
  if (typeof reply !== "object") return "unreadable";
  const failures = (reply as Record<string, unknown>)["batchItemFailures"];
  if (failures === null || failures === undefined) return "none";
  if (!Array.isArray(failures)) return "unreadable";
  return failures.length === 0 ? "none" : failures;
}
