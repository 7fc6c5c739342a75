/** The least that a function with a table is: a document client and one read. What bundles are measured against. */

import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "../../functions/lib/adapters/document-client.ts";

const client = documentClient(process.env["AWS_REGION"] ?? "");

export const handler = async (event: { readonly pk: string }) =>
  client.send(
    new QueryCommand({
      TableName: process.env["TABLE"] ?? "",
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": event.pk },
    }),
  );
