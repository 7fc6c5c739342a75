/** What a function is sent for records of a stream: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
import type { StreamRecord } from "../kinesis/shard.ts";

export interface RecordOrigin {
  readonly streamArn: string;
  readonly shardId: string;
  readonly region: string;
  readonly roleArn: string;
}

export interface StreamEvent {
  readonly Records: readonly object[];
}

export function streamEvent(records: readonly StreamRecord[], origin: RecordOrigin): StreamEvent {
  return { Records: records.map((record) => eventRecord(record, origin)) };
}

function eventRecord(record: StreamRecord, { streamArn, shardId, region, roleArn }: RecordOrigin): object {
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      data: record.data,
      approximateArrivalTimestamp: record.arrivedAt / 1000,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${shardId}:${record.sequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: roleArn,
    awsRegion: region,
    eventSourceARN: streamArn,
  };
}
