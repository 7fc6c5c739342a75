/** A stream, mappings on it, and functions that a test writes as plain code. */
import { EventSourceMappings } from "../../../../sandbox/cloud/event-source/event-source-mappings.ts";
import { mappingPorts } from "../../../../sandbox/cloud/event-source/mapping-ports.ts";
import type { MappingSpec } from "../../../../sandbox/cloud/event-source/mapping-spec.ts";
import { Streams } from "../../../../sandbox/cloud/kinesis/streams.ts";
import { type InvocationResult, refused } from "../../../../sandbox/cloud/lambda/invocation.ts";
import type { CloudCore, Grant, Principal } from "../../../../sandbox/cloud/service.ts";
import { ACCOUNT, bareCore, HOME } from "../lambda/bare-cloud.ts";

export const STREAM_ARN = `arn:aws:kinesis:${HOME}:${ACCOUNT}:stream/events`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/apply-role`;

export interface Delivered {
  readonly kinesis: {
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    readonly data: string;
  };
}

/** Gets the records; what it returns is the payload, what it throws the function's error. */
export type Code = (records: readonly Delivered[], event: unknown) => unknown;

export interface Left {
  readonly to: string;
  readonly key?: string;
  readonly body: Record<string, unknown>;
  readonly by: Principal;
}

export class MappedStream {
  readonly core: CloudCore;
  readonly streams: Streams;
  readonly mappings: EventSourceMappings;
  /** What each function got, batch by batch. */
  readonly batches: string[][] = [];
  readonly left: Left[] = [];
  /** What the functions below did, in order. */
  readonly done: string[] = [];
  readonly apply = (records: readonly Delivered[]): void => {
    this.done.push(...textsOf(records));
  };
  /** Throws at a record that is poison, after it has done what came before. */
  readonly stopAtPoison = (records: readonly Delivered[]): void => {
    for (const record of records) {
      if (textOf(record).endsWith("poison")) throw new Error("poison");
      this.done.push(textOf(record));
    }
  };
  readonly denied = new Set<string>();
  readonly #codes = new Map<string, Code>();

  constructor(shardCount = 1) {
    const bare = bareCore();
    this.core = { ...bare, authorize: (_principal, grant) => this.#authorize(grant) };
    this.streams = new Streams(this.core);
    this.streams.put({
      region: HOME,
      name: "events",
      mode: "PROVISIONED",
      shardCount,
      retentionHours: 24,
      encryption: { type: "NONE" },
      maximumRecordKib: 1024,
    });
    this.mappings = new EventSourceMappings(
      this.streams,
      mappingPorts(this.core, {
        kinesis: {
          useKey: (_stream, action) => this.#authorize({ action, resource: "key" }),
        },
        lambda: {
          roleOf: (arn) => ({ name: arn.split(":")[6] ?? "", roleArn: ROLE_ARN }),
          invoke: async ({ functionArn, payload }) => await this.#run(functionArn, payload),
        },
        s3: {
          leave: ({ bucket, key, body }, by) => {
            this.#authorize({ action: "s3:PutObject", resource: bucket });
            this.left.push({ to: bucket, key, body: JSON.parse(body), by });
          },
        },
        sqs: {
          leave: (queueArn, body, by) => void this.left.push({ to: queueArn, body: JSON.parse(body), by }),
        },
      }),
    );
  }

  attach(code: Code, change: Partial<MappingSpec> = {}): string {
    const functionArn = change.functionArn ?? `arn:aws:lambda:${HOME}:${ACCOUNT}:function:apply:live`;
    this.#codes.set(functionArn, code);
    const id = change.id ?? `00000000-0000-4000-8000-00000000000${this.#codes.size}`;
    this.mappings.put({
      id,
      region: HOME,
      streamArn: STREAM_ARN,
      functionArn,
      isEnabled: true,
      batchSize: 100,
      windowSeconds: 0,
      parallelizationFactor: 1,
      filters: [],
      startAt: { kind: "TRIM_HORIZON" },
      maximumRetries: undefined,
      maximumAgeSeconds: undefined,
      bisects: false,
      reportsFailures: false,
      onFailure: undefined,
      ...change,
    });
    return id;
  }

  /** In one request: `key:text`. */
  put(...records: readonly string[]): void {
    const stream = this.streams.require(HOME, "events");
    for (const record of records) {
      const [partitionKey = ""] = record.split(":");
      stream.put({ partitionKey, data: Buffer.from(JSON.stringify(record)).toString("base64") });
    }
    stream.announce();
  }

  /** Says which records it could not do, as ReportBatchItemFailures wants it. */
  report(isBad: (text: string) => boolean): Code {
    return (records) => {
      const failures = records.filter((record) => isBad(textOf(record)));
      this.done.push(...textsOf(records).filter((text) => !isBad(text)));
      return {
        batchItemFailures: failures.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
      };
    };
  }

  seconds(count: number): Promise<void> {
    return this.core.clock.advance(count * 1000);
  }

  settle(): Promise<void> {
    return this.mappings.settle();
  }

  stop(): void {
    this.core.clock.stop();
  }

  async #run(functionArn: string, payload: unknown): Promise<InvocationResult> {
    const { Records } = payload as { Records: readonly Delivered[] };
    this.batches.push(textsOf(Records));
    // A turn of its own, as a worker has.
    await new Promise(setImmediate);
    try {
      const result = await this.#codes.get(functionArn)?.(Records, payload);
      return { kind: "ok", payload: result, requestId: "request-1" };
    } catch (error) {
      if (error instanceof Throttled) return refused("TooManyRequestsException", error.message);
      const errorMessage = error instanceof Error ? error.message : String(error);
      const failure = { errorType: "Error", errorMessage, trace: [] };
      return { kind: "error", code: "FunctionError", reason: errorMessage, failure };
    }
  }

  #authorize({ action, resource }: Grant): void {
    if (this.denied.has(action))
      throw new Error(`not authorized to perform: ${action} on resource: ${resource}`);
  }
}

/** Thrown by a function's code: Lambda itself had no room. */
export class Throttled extends Error {}

export function textOf({ kinesis }: Delivered): string {
  return JSON.parse(Buffer.from(kinesis.data, "base64").toString("utf8"));
}

export function textsOf(records: readonly Delivered[]): string[] {
  return records.map(textOf);
}
