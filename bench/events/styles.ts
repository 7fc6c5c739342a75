/** Ways to write a stream's handler, over the same work: each must apply every event once, and in order. */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { KinesisStreamRecord } from "aws-lambda";
import type { batchEvent, ModelRecord } from "../../test/support/stream-model.ts";

/** Applies one record; throws for a moment, or for ever. */
export type Apply = (record: ModelRecord) => Promise<void>;
export type Consumer = (event: unknown) => Promise<unknown>;

type Batch = ReturnType<typeof batchEvent>;

export const STYLES: Readonly<Record<string, (apply: Apply) => Consumer>> = {
  goOnAfterFailure: (apply) => async (event) => {
    const failed: string[] = [];
    for (const record of recordsOf(event)) {
      try {
        await apply(record);
      } catch {
        failed.push(record.sequence);
      }
    }
    return failures(failed);
  },
  stopAtFirst: (apply) => async (event) => {
    for (const record of recordsOf(event)) {
      try {
        await apply(record);
      } catch {
        return failures([record.sequence]);
      }
    }
    return failures([]);
  },
  stopPerKey: (apply) => async (event) => {
    const failed: string[] = [];
    const groups = Map.groupBy(recordsOf(event), ({ key }) => key);
    await Promise.all(
      [...groups.values()].map(async (records) => {
        for (const record of records) {
          try {
            await apply(record);
          } catch {
            failed.push(record.sequence);
            return;
          }
        }
      }),
    );
    return failures(failed);
  },
  powertoolsBatch: (apply) => async (event) =>
    processPartialResponse(
      event as never,
      async (record: KinesisStreamRecord) => apply(recordOf({ kinesis: record.kinesis })),
      new BatchProcessor(EventType.KinesisDataStreams),
      { processInParallel: false, throwOnFullBatchFailure: false },
    ),
  emptyHandler: () => async () => failures([]),
};

function recordsOf(event: unknown): readonly ModelRecord[] {
  return (event as Batch).Records.map(recordOf);
}

function recordOf({
  kinesis,
}: {
  readonly kinesis: Pick<Batch["Records"][0]["kinesis"], "partitionKey" | "sequenceNumber" | "data">;
}): ModelRecord {
  return { key: kinesis.partitionKey, sequence: kinesis.sequenceNumber, data: kinesis.data };
}

function failures(sequences: readonly string[]) {
  return { batchItemFailures: sequences.map((itemIdentifier) => ({ itemIdentifier })) };
}
