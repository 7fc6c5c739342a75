/** What is counted and logged of streams: by reason and contact, never by person. */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { FunctionName } from "../../domain/functions.ts";

export type Counted =
  | "QuarantinedRecords"
  | "ParkedKeys"
  | "FailedRecords"
  | "DroppedEvents"
  | "AnnouncedLeftovers"
  | "UnannouncedLeftovers";
export type Measured = "PeerBeaconAge" | "ReplicationLag";

export interface Watch {
  count(name: Counted, count: number, facts?: Readonly<Record<string, string>>): void;
  /** In milliseconds. */
  measure(name: Measured, milliseconds: number): void;
}

/** Metrics by line of the log; `facts` are in the log alone, for a metric's dimension is paid for by its values. */
export function watchOf(serviceName: FunctionName): Watch {
  const logger = new Logger({ serviceName });
  const put = (
    name: Counted | Measured,
    unit: (typeof MetricUnit)[keyof typeof MetricUnit],
    value: number,
  ) => {
    const metrics = new Metrics({ serviceName });
    metrics.addMetric(name, unit, value);
    metrics.publishStoredMetrics();
  };
  return {
    count: (name, count, facts) => {
      put(name, MetricUnit.Count, count);
      if (facts !== undefined) logger.warn(name, { count, ...facts });
    },
    measure: (name, milliseconds) => put(name, MetricUnit.Milliseconds, milliseconds),
  };
}
