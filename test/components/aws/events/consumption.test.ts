import { describe, expect, it } from "vitest";
import { consumptionOf } from "../../../../components/aws/events/consumption.ts";
import { CONTRACTS } from "../../../../domain/contracts.ts";
import type { FunctionContract } from "../../../../domain/functions.ts";

const CALLED = Object.values<FunctionContract>(CONTRACTS).filter(({ calledBy }) => calledBy === "stream");

describe("how functions read streams", () => {
  it("is settled for each that a stream calls, and for no other", () => {
    expect(CALLED.map(({ name }) => name).toSorted()).toEqual([
      "apply-events",
      "ingest-contact-records",
      "relay-events",
      "steer-contact",
    ]);
    for (const { name, calledBy } of Object.values<FunctionContract>(CONTRACTS))
      expect(consumptionOf(name) !== undefined).toBe(calledBy === "stream");
  });

  it("never blocks a shard for ever, and waits a second where batches are large", () => {
    for (const { name } of CALLED) {
      const consumer = consumptionOf(name);
      expect(consumer?.retries).toBeGreaterThan(0);
      expect(consumer !== undefined && (consumer.batchSize <= 10 || consumer.windowSeconds >= 1)).toBe(true);
    }
  });

  it("puts what could not be applied into quarantine exactly where the contract may write there", () => {
    for (const { name, buckets = [] } of CALLED) {
      const mayWrite = buckets.some(
        ({ bucket, actions }) => bucket === "quarantine" && actions.includes("s3:PutObject"),
      );
      expect([name, consumptionOf(name)?.onFailure]).toEqual([name, mayWrite ? "quarantine" : "drop"]);
    }
  });

  it("steers by what another region has relayed alone", () => {
    expect(consumptionOf("steer-contact")?.filter).toEqual({ data: { relayedFrom: [{ exists: true }] } });
  });
});
