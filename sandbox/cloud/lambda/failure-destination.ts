/** What Lambda leaves of an event that failed for good: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
import type { FailedEvent } from "./event-queue.ts";

export function failedEventRecord(
  { request, attempts, condition, result }: FailedEvent,
  requestId: string,
  at: number,
): Readonly<Record<string, unknown>> {
  return {
    version: "1.0",
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId,
      functionArn: request.functionArn,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: request.payload,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: result.failure ?? { errorType: result.code, errorMessage: result.reason },
  };
}
