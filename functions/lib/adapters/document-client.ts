/** The DynamoDB client of a function: one connection pool, short timeouts that fit into a flow's limit. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Three tries of a second each, where nothing else is said, stay below the four seconds that a flow waits. */
export function documentClient(region: string, { maxAttempts = 3 } = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    region,
    maxAttempts,
    // Without the last, the client only prints a warning and waits on.
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
