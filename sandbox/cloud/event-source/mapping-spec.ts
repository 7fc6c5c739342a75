/** An event source mapping as it was deployed, with the defaults of CreateEventSourceMapping. */

export interface MappingSpec {
  readonly id: string;
  readonly region: string;
  readonly streamArn: string;
  /** With the alias behind the name, where one was named. */
  readonly functionArn: string;
  readonly isEnabled: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly parallelizationFactor: number;
  /** Event patterns over { data, partitionKey, … }, of which one must hold; none: everything passes. */
  readonly filters: readonly string[];
  readonly startAt:
    | { readonly kind: "TRIM_HORIZON" | "LATEST" }
    | { readonly kind: "AT_TIMESTAMP"; readonly at: number };
  /** Undefined: without end. */
  readonly maximumRetries: number | undefined;
  readonly maximumAgeSeconds: number | undefined;
  readonly bisects: boolean;
  readonly reportsFailures: boolean;
  /** ARN of a bucket or a queue. */
  readonly onFailure: string | undefined;
}
