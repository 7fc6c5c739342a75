/** The DynamoDB client of a function: one connection pool, short timeouts that fit into a flow's limit. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Three tries of a second each stay below the four seconds that a flow waits. */
export function documentClient(region: string): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_000 },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
