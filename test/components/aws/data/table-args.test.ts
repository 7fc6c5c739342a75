import { describe, expect, it } from "vitest";
import { type TablePlan, tableArgs } from "../../../../components/aws/data/table-args.ts";
import { TABLES, type TableSchema } from "../../../../domain/tables.ts";

function argsOf(schema: TableSchema, changes: Partial<TablePlan> = {}) {
  return tableArgs({
    schema,
    name: `tandem-test-${schema.name}`,
    keyArn: "key-home",
    replicas: schema.replication === "regional" ? [] : [{ region: "eu-west-2", keyArn: "key-peer" }],
    witnessRegion: "eu-west-1",
    deletionProtection: false,
    ...changes,
  });
}

describe("a table's arguments", () => {
  it.each(Object.values<TableSchema>(TABLES))(
    "of $name: on demand, recoverable, encrypted with our key",
    (schema) => {
      expect(argsOf(schema)).toMatchObject({
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        rangeKey: "sk",
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true, kmsKeyArn: "key-home" },
      });
    },
  );

  it("replicate with the other region's own key, on the stream that replication needs", () => {
    expect(argsOf(TABLES.profiles)).toMatchObject({
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      replicas: [{ regionName: "eu-west-2", kmsKeyArn: "key-peer", pointInTimeRecovery: true }],
    });
  });

  it("put a strongly consistent table under a quorum with the witness, and no other", () => {
    const claims = argsOf(TABLES.claims);
    expect(claims).toMatchObject({
      replicas: [{ consistencyMode: "STRONG" }],
      globalTableWitness: { regionName: "eu-west-1" },
    });
    expect(claims.ttl).toBeUndefined();
    const others = Object.values<TableSchema>(TABLES).filter(({ replication }) => replication !== "strong");
    for (const schema of others)
      expect(JSON.stringify(argsOf(schema))).not.toMatch(/STRONG|globalTableWitness/);
  });

  it("keep a regional table at home: neither replicas nor a stream", () => {
    const args = argsOf(TABLES.idempotency);
    expect(args.replicas).toBeUndefined();
    expect(args.streamEnabled).toBeUndefined();
    expect(args.ttl).toEqual({ attributeName: "expiresAt", enabled: true });
  });

  it("declare each key attribute once, and no other attribute", () => {
    const { attributes, globalSecondaryIndexes } = argsOf(TABLES.contacts);
    expect(attributes).toEqual(
      ["pk", "sk", "contactId", "journeyId", "announcing", "announcingSince", "dueIn", "dueAt"].map(
        (name) => ({ name, type: "S" }),
      ),
    );
    expect(globalSecondaryIndexes).toMatchObject([
      { name: "by-contact", hashKey: "contactId", rangeKey: "sk" },
      { name: "by-journey", hashKey: "journeyId", rangeKey: "sk" },
      { name: "by-announcing", hashKey: "announcing", rangeKey: "announcingSince" },
      { name: "by-due", hashKey: "dueIn", rangeKey: "dueAt" },
    ]);
  });

  it("protect the table and its replica from deletion where asked", () => {
    expect(argsOf(TABLES.claims, { deletionProtection: true })).toMatchObject({
      deletionProtectionEnabled: true,
      replicas: [{ deletionProtectionEnabled: true }],
    });
  });
});
