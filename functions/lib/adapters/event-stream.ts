/** Our events on a region's stream, one by one: PutRecords keeps no order and may fail in parts. */
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { TandemEvent } from "../../../domain/events.ts";
import type { Announcer } from "../../../stores/announcing-table.ts";
import { announcer } from "../announcer.ts";

export interface EventStream extends Announcer {
  /** Throws what the stream answered, where it did not take the event. */
  put(event: TandemEvent): Promise<void>;
}

/** `stream`: a name in that region, or an ARN. */
export function eventStream(region: string, stream: string): EventStream {
  const client = new KinesisClient({
    region,
    maxAttempts: 2,
    // The client's own handler, HTTP/2, opens a TLS session for every call (facts/data-and-lambda.md §2.2).
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 300,
      requestTimeout: 500,
      throwOnRequestTimeout: true,
    }),
  });
  const target = stream.startsWith("arn:") ? { StreamARN: stream } : { StreamName: stream };
  const put = async (event: TandemEvent): Promise<void> => {
    await client.send(
      new PutRecordCommand({
        ...target,
        PartitionKey: event.initialContactId,
        Data: new TextEncoder().encode(JSON.stringify(event)),
      }),
    );
  };
  return { put, ...announcer({ put, now: () => Date.now() }) };
}
