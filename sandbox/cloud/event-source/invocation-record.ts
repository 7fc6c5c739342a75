/** What a mapping leaves of records it gives up: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
import type { StreamRecord } from "../kinesis/shard.ts";
import type { InvocationResult } from "../lambda/invocation.ts";

/** How AWS calls the end by age is not documented for streams; consumers here read the batch, not the word. */
export type GivenUp = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export interface GivenUpBatch {
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: GivenUp;
  readonly attempts: number;
  readonly result: InvocationResult | undefined;
  readonly at: number;
  readonly shardId: string;
  readonly streamArn: string;
  readonly records: readonly StreamRecord[];
}

/** As a queue gets it; a bucket gets the payload too. */
export function invocationRecord(batch: GivenUpBatch): Readonly<Record<string, unknown>> {
  const { records, result } = batch;
  const first = records[0];
  const last = records.at(-1);
  return {
    requestContext: {
      requestId: batch.requestId,
      functionArn: batch.functionArn,
      condition: batch.condition,
      approximateInvokeCount: batch.attempts,
    },
    ...(result !== undefined && {
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        ...(result.kind === "error" && { functionError: "Unhandled" }),
      },
    }),
    version: "1.0",
    timestamp: new Date(batch.at).toISOString(),
    KinesisBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: iso(first),
      approximateArrivalOfLastRecord: iso(last),
      batchSize: records.length,
      streamArn: batch.streamArn,
    },
  };
}

/** aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid> */
export function objectKey(
  mappingId: string,
  { shardId, at }: Pick<GivenUpBatch, "shardId" | "at">,
  uuid: string,
): string {
  const [day = "", time = ""] = new Date(at).toISOString().split("T");
  const second = time.slice(0, 8).replaceAll(":", ".");
  return `aws/lambda/${mappingId}/${shardId}/${day.replaceAll("-", "/")}/${day}T${second}-${uuid}`;
}

function iso(record: StreamRecord | undefined): string | undefined {
  return record === undefined ? undefined : new Date(record.arrivedAt).toISOString();
}
