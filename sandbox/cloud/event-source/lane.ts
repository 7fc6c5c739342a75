/**
 * The records of one shard whose partition keys share a place among the parallel batches: one batch at a time, in
 * order, so that no key overtakes itself.
 */
import type { StreamRecord } from "../kinesis/shard.ts";
import type { InvocationErrorCode, InvocationResult } from "../lambda/invocation.ts";
import { recordsDone } from "./batch-failures.ts";
import type { GivenUp } from "./invocation-record.ts";
import type { MappingSpec } from "./mapping-spec.ts";

export interface LanePorts {
  spec(): MappingSpec;
  now(): number;
  after(delayMs: number, run: () => Promise<void>): () => void;
  /** True while nothing may be started: the region is lost, or the mapping disabled. */
  isPaused(): boolean;
  /** What arrived before is gone from the stream. */
  keptSince(): number;
  /** True where the function has been ordered to be slow: then an invocation waits for the clock. */
  isSlow(): boolean;
  invoke(records: readonly StreamRecord[]): Promise<InvocationResult>;
  giveUp(ended: Ended): Promise<void>;
  /** A batch is over; others may have waited for that. */
  onProgress(): void;
}

export interface Ended {
  readonly condition: GivenUp;
  readonly records: readonly StreamRecord[];
  readonly attempts: number;
  readonly result: InvocationResult | undefined;
}

interface Batch {
  readonly records: readonly StreamRecord[];
  /** Invocations that failed since the checkpoint last moved. */
  readonly failures: number;
  readonly invocations: number;
  readonly result?: InvocationResult;
}

const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 60_000;
/** 6 MB, less room for the names around each record. */
const MOST_PAYLOAD_BYTES = 6_000_000;
const FRAME_BYTES = 600;
/** The function was never reached, which counts as no attempt. */
const UNREACHED = new Set<InvocationErrorCode>([
  "TooManyRequestsException",
  "ServiceException",
  "AccessDeniedException",
  "ResourceNotFoundException",
  "CallerTimedOut",
]);

export class Lane {
  readonly #ports: LanePorts;
  #waiting: StreamRecord[] = [];
  /** The first is under way or waits for its next attempt; a batch that was cut in two leaves more. */
  #batches: Batch[] = [];
  #work: Promise<void> | undefined;
  #isAsleep = false;
  #notBefore = 0;
  #unreached = 0;
  #windowFrom = 0;
  #cancelTimer: (() => void) | undefined;
  #isEnded = false;

  constructor(ports: LanePorts) {
    this.#ports = ports;
  }

  add(record: StreamRecord): void {
    if (this.#waiting.length === 0) this.#windowFrom = this.#ports.now();
    this.#waiting.push(record);
  }

  /** Everything that is not done, oldest first. */
  get pending(): readonly StreamRecord[] {
    return [...this.#batches.flatMap(({ records }) => records), ...this.#waiting];
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0 && this.#waiting.length === 0;
  }

  /** True when nothing could be done now; a batching window may be cut short, a retry may not. */
  get isQuiet(): boolean {
    if (this.#work !== undefined) return this.#isAsleep;
    return this.isEmpty || this.#ports.isPaused() || this.#ports.now() < this.#notBefore;
  }

  /** The batch under way, unless it waits for the clock. */
  get underWay(): Promise<void> | undefined {
    return this.#isAsleep ? undefined : this.#work;
  }

  /** Starts what is due; `isHurried` does not wait for a batch to fill. */
  pump(isHurried: boolean): void {
    if (this.#isEnded || this.#work !== undefined || this.isEmpty || this.#ports.isPaused()) return;
    const dueAt = this.#dueAt(isHurried);
    if (this.#ports.now() < dueAt) {
      this.#wakeAt(dueAt);
      return;
    }
    if (this.#batches.length === 0) this.#batches.push(this.#take());
    this.#isAsleep = this.#ports.isSlow();
    this.#work = this.#attempt().finally(() => {
      this.#work = undefined;
      this.#isAsleep = false;
      if (!this.#isEnded) this.#ports.onProgress();
    });
  }

  /** Forgets everything; what is under way changes nothing any more. */
  end(): void {
    this.#isEnded = true;
    this.#cancelTimer?.();
  }

  #dueAt(isHurried: boolean): number {
    const { windowSeconds } = this.#ports.spec();
    const isReady = isHurried || this.#batches.length > 0 || this.#fullLength() !== undefined;
    return Math.max(this.#notBefore, isReady ? 0 : this.#windowFrom + windowSeconds * 1000);
  }

  /** How many of the waiting records fill a batch; undefined where they do not. */
  #fullLength(): number | undefined {
    const { batchSize } = this.#ports.spec();
    let bytes = 0;
    for (const [at, { data, partitionKey }] of this.#waiting.entries()) {
      bytes += data.length + Buffer.byteLength(partitionKey) + FRAME_BYTES;
      if (bytes > MOST_PAYLOAD_BYTES && at > 0) return at;
      if (at + 1 === batchSize) return batchSize;
    }
    return undefined;
  }

  #take(): Batch {
    const records = this.#waiting.splice(0, this.#fullLength() ?? this.#waiting.length);
    this.#windowFrom = this.#ports.now();
    return { records, failures: 0, invocations: 0 };
  }

  async #attempt(): Promise<void> {
    await this.#dropOld();
    const batch = this.#batches[0];
    if (batch === undefined || this.#isEnded) return;
    const result = await this.#ports.invoke(batch.records);
    if (this.#isEnded) return;
    if (result.kind === "error" && UNREACHED.has(result.code)) return this.#backOff(++this.#unreached);
    this.#unreached = 0;
    const { reportsFailures } = this.#ports.spec();
    const tried = { ...batch, invocations: batch.invocations + 1, result };
    if (result.kind === "error") return await this.#failed(tried);
    const done = reportsFailures ? recordsDone(result.payload, batch.records) : batch.records.length;
    if (done === batch.records.length) this.#batches.shift();
    else if (done === 0) await this.#count(tried);
    else await this.#count({ ...tried, records: batch.records.slice(done), failures: 0 });
  }

  /** What the stream has lost is lost; what is too old by the mapping's own rule goes where failures go. */
  async #dropOld(): Promise<void> {
    const batch = this.#batches[0];
    if (batch === undefined) return;
    const { maximumAgeSeconds } = this.#ports.spec();
    const kept = batch.records.filter(({ arrivedAt }) => arrivedAt >= this.#ports.keptSince());
    const youngest = this.#ports.now() - (maximumAgeSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    const old = kept.filter(({ arrivedAt }) => arrivedAt < youngest);
    const records = kept.filter(({ arrivedAt }) => arrivedAt >= youngest);
    if (records.length === batch.records.length) return;
    this.#replaceFirst(records.length === 0 ? [] : [{ ...batch, records }]);
    if (old.length > 0)
      await this.#ports.giveUp({
        condition: "RecordAgeExceeded",
        records: old,
        attempts: batch.invocations,
        result: batch.result,
      });
  }

  /** Cutting a batch in two uses no retry. */
  async #failed(batch: Batch): Promise<void> {
    const { records } = batch;
    if (!this.#ports.spec().bisects || records.length === 1) return await this.#count(batch);
    const middle = Math.ceil(records.length / 2);
    this.#replaceFirst([
      { ...batch, records: records.slice(0, middle) },
      { ...batch, records: records.slice(middle) },
    ]);
  }

  async #count(batch: Batch): Promise<void> {
    const failures = batch.failures + 1;
    const { maximumRetries } = this.#ports.spec();
    if (maximumRetries === undefined || failures <= maximumRetries) {
      this.#replaceFirst([{ ...batch, failures }]);
      return this.#backOff(failures);
    }
    this.#replaceFirst([]);
    const { records, invocations, result } = batch;
    await this.#ports.giveUp({
      condition: "RetryAttemptsExhausted",
      records,
      attempts: invocations,
      result,
    });
  }

  #replaceFirst(batches: readonly Batch[]): void {
    this.#batches.splice(0, 1, ...batches);
  }

  #backOff(failures: number): void {
    const delay = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 10));
    this.#notBefore = this.#ports.now() + delay;
  }

  #wakeAt(instant: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#ports.after(instant - this.#ports.now(), async () => {
      this.pump(false);
      // Whoever moves the clock sees this attempt, and what it sets free, end before the next thing is due.
      while (this.underWay !== undefined) await this.underWay;
    });
  }
}
