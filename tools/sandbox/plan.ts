/** The first traffic plan: all to home. Whoever shifts traffic claims a later epoch, which this leaves alone. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { planStore } from "../../stores/plan-store.ts";
import { strongTable } from "../../stores/strong-table.ts";
import type { ImportTarget } from "./people.ts";

/** Throws where no quorum of regions took it. */
export async function putFirstPlan({ endpoint, region, accessKeyId, stack }: ImportTarget): Promise<void> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: "any" } }),
  );
  const plans = planStore([strongTable(client, `tandem-${stack}-claims`)]);
  const outcome = await plans.put({
    epoch: 1,
    distribution: { home: 100, peer: 0 },
    by: "start",
    at: Date.now(),
  });
  client.destroy();
  if (outcome === "no-quorum")
    throw new Error("The first traffic plan was not put: the claims table has no quorum.");
}
