/** How each function that a stream calls reads it. Limits: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
import type { CONTRACTS } from "../../../domain/contracts.ts";
import type { FunctionName } from "../../../domain/functions.ts";

export interface Consumer {
  readonly batchSize: number;
  /** Above ten records a batch the service demands a second. */
  readonly windowSeconds: number;
  /** Batches of one shard at once; a partition key stays in one of them, in order. */
  readonly parallel: number;
  readonly retries: number;
  /** -1: as old as the stream keeps them. */
  readonly ageSeconds: number;
  /** TRIM_HORIZON: what came before the function did is read too. */
  readonly from: "TRIM_HORIZON" | "LATEST";
  readonly onFailure: "quarantine" | "drop";
  /** Records that the service hands over; all where absent. */
  readonly filter?: Readonly<Record<string, unknown>>;
}

// A region that was lost returns with a backlog as old as the outage: no record is too old. Retries are bounded
// nevertheless, for by default a bad record would block its shard until it expires.
const WHOLE: Consumer = {
  batchSize: 100,
  windowSeconds: 1,
  parallel: 10,
  retries: 10,
  ageSeconds: -1,
  from: "TRIM_HORIZON",
  onFailure: "quarantine",
};

// After a minute replication has brought what the other region, or a live contact, was to be told.
const AT_ONCE: Consumer = {
  batchSize: 10,
  windowSeconds: 0,
  parallel: 10,
  retries: 3,
  ageSeconds: 60,
  from: "LATEST",
  onFailure: "drop",
};

type Called = {
  [Name in FunctionName]: (typeof CONTRACTS)[Name]["calledBy"] extends "stream" ? Name : never;
}[FunctionName];

const CONSUMERS: Readonly<Record<Called, Consumer>> = {
  "apply-events": WHOLE,
  "ingest-contact-records": WHOLE,
  "relay-events": AT_ONCE,
  "steer-contact": { ...AT_ONCE, filter: { data: { relayedFrom: [{ exists: true }] } } },
};

export function consumptionOf(name: FunctionName): Consumer | undefined {
  return (CONSUMERS as Readonly<Partial<Record<FunctionName, Consumer>>>)[name];
}
