/** The provider's arguments for a table, from its domain schema. */
import type { TableArgs } from "@pulumi/aws/dynamodb/table.js";
import type { Input } from "@pulumi/pulumi";
import { PARTITION_KEY, SORT_KEY, type TableSchema } from "../../../domain/tables.ts";

export interface Replica {
  readonly region: string;
  readonly keyArn: Input<string>;
}

export interface TablePlan {
  readonly name: string;
  readonly schema: TableSchema;
  /** Customer-managed key of the table's own region. */
  readonly keyArn: Input<string>;
  /** Regions besides the table's own. */
  readonly replicas: readonly Replica[];
  /** Third region of a strongly consistent table; unused by others. */
  readonly witnessRegion?: string;
  readonly deletionProtection: boolean;
}

export function tableArgs(plan: TablePlan): TableArgs {
  const { schema, deletionProtection } = plan;
  const isStrong = schema.replication === "strong";
  return {
    name: plan.name,
    billingMode: "PAY_PER_REQUEST",
    hashKey: PARTITION_KEY,
    rangeKey: SORT_KEY,
    attributes: keyAttributes(schema).map((name) => ({ name, type: "S" })),
    globalSecondaryIndexes: schema.indexes.map(({ name, partitionKey, sortKey }) => ({
      name,
      hashKey: partitionKey,
      rangeKey: sortKey,
      projectionType: "ALL",
    })),
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true, kmsKeyArn: plan.keyArn },
    deletionProtectionEnabled: deletionProtection,
    ...(schema.expiresAt === undefined ? {} : { ttl: { attributeName: schema.expiresAt, enabled: true } }),
    ...(schema.replication === "regional"
      ? {}
      : {
          // Replication runs on the stream; the provider refuses replicas without it.
          streamEnabled: true,
          streamViewType: "NEW_AND_OLD_IMAGES",
          replicas: plan.replicas.map(({ region, keyArn }) => ({
            regionName: region,
            kmsKeyArn: keyArn,
            pointInTimeRecovery: true,
            propagateTags: true,
            deletionProtectionEnabled: deletionProtection,
            ...(isStrong ? { consistencyMode: "STRONG" } : {}),
          })),
        }),
    ...(isStrong && plan.witnessRegion !== undefined
      ? { globalTableWitness: { regionName: plan.witnessRegion } }
      : {}),
  };
}

// DynamoDB takes exactly the attributes that are keys somewhere, each once.
function keyAttributes(schema: TableSchema): readonly string[] {
  const keys = schema.indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return [...new Set([PARTITION_KEY, SORT_KEY, ...keys])];
}
