/** Deletes what has expired in a strongly consistent table, which has no TTL (facts/data-and-lambda.md §6.1). */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DeleteCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, SORT_KEY } from "../domain/tables.ts";

export interface ExpiredClaims {
  /** How many there were. What is claimed anew in between stays. Throws where there is no quorum. */
  sweep(now: number): Promise<number>;
}

export function expiredClaims(client: DynamoDBDocumentClient, tableName: string): ExpiredClaims {
  const names = { "#expiresAt": "expiresAt" };
  const isDeleted = async (key: Record<string, unknown>, expiresAt: unknown): Promise<boolean> => {
    try {
      await client.send(
        new DeleteCommand({
          TableName: tableName,
          Key: key,
          ConditionExpression: "#expiresAt = :read",
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ":read": expiresAt },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
      throw error;
    }
  };
  return {
    sweep: async (now) => {
      let swept = 0;
      let startKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({
            TableName: tableName,
            FilterExpression: "#expiresAt < :now",
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ":now": Math.floor(now / 1000) },
            ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
          }),
        );
        for (const item of page.Items ?? []) {
          const key = { [PARTITION_KEY]: item[PARTITION_KEY], [SORT_KEY]: item[SORT_KEY] };
          if (await isDeleted(key, item["expiresAt"])) swept += 1;
        }
        startKey = page.LastEvaluatedKey;
      } while (startKey !== undefined);
      return swept;
    },
  };
}
