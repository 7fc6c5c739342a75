/** One event source mapping at work: it reads its stream from its own position and invokes its function. */
import type { Shard, StreamRecord } from "../kinesis/shard.ts";
import { sinceTime, startOf } from "../kinesis/shard-iterator.ts";
import type { Stream } from "../kinesis/stream.ts";
import type { InvocationResult } from "../lambda/invocation.ts";
import type { GivenUpBatch } from "./invocation-record.ts";
import { type Ended, Lane, type LanePorts } from "./lane.ts";
import { type MappingPorts, readDenial } from "./mapping-access.ts";
import type { MappingSpec } from "./mapping-spec.ts";
import type { MappingStatus } from "./mapping-status.ts";
import { type RecordFilter, readFilters } from "./record-filter.ts";
import { ShardReader } from "./shard-reader.ts";
import { type RecordOrigin, streamEvent } from "./stream-event.ts";

const DENIED_FOR_MS = 1000;

export class Mapping {
  readonly #stream: Stream;
  readonly #ports: MappingPorts;
  readonly #readers = new Map<Shard, ShardReader>();
  #spec: MappingSpec;
  #passes: RecordFilter;
  #deniedUntil = 0;
  #lastDenial = "";
  #givenUp = 0;

  /** Throws InvalidEventPattern. */
  constructor(spec: MappingSpec, stream: Stream, ports: MappingPorts) {
    this.#spec = spec;
    this.#stream = stream;
    this.#ports = ports;
    this.#passes = readFilters(spec.filters);
    for (const shard of stream.shards) this.#readers.set(shard, this.#reader(shard, this.#startOf(shard)));
  }

  get spec(): MappingSpec {
    return this.#spec;
  }

  get stream(): Stream {
    return this.#stream;
  }

  /** The position stays. Throws InvalidEventPattern. */
  change(spec: MappingSpec): void {
    this.#passes = readFilters(spec.filters);
    const isRearranged = spec.parallelizationFactor !== this.#spec.parallelizationFactor;
    this.#spec = spec;
    if (isRearranged)
      for (const reader of this.#readers.values()) reader.replaceLanes(this.#lanes(reader.shard));
    this.pump();
  }

  /** Reads what is new and starts what is due; a shard waits until its parents are done. */
  pump(isHurried = false): void {
    if (this.#isPaused() || !this.#mayRead()) return;
    for (const shard of this.#stream.shards) {
      const known = this.#readers.get(shard);
      const reader = known ?? this.#reader(shard, FROM_THE_BEGINNING);
      if (known === undefined) this.#readers.set(shard, reader);
      if (!this.#isAfterItsParents(shard)) continue;
      reader.read(this.#stream, this.#passes);
      for (const lane of reader.lanes) lane.pump(isHurried);
    }
  }

  get isQuiet(): boolean {
    return [...this.#readers.values()].every(({ lanes }) => lanes.every((lane) => lane.isQuiet));
  }

  get underWay(): readonly Promise<void>[] {
    return [...this.#readers.values()].flatMap(({ lanes }) => lanes.flatMap((lane) => lane.underWay ?? []));
  }

  get status(): MappingStatus {
    const readers = [...this.#readers.values()];
    const pending = readers.map((reader) => [reader.shard.id, reader.pending] as const);
    const oldest = Math.min(...pending.flatMap(([, records]) => records[0]?.arrivedAt ?? []));
    return {
      functionName: this.#ports.functionOf(this.#spec)?.name ?? this.#spec.functionArn,
      isEnabled: this.#spec.isEnabled,
      waiting: pending.reduce((sum, [, records]) => sum + records.length, 0),
      iteratorAgeMs: Number.isFinite(oldest) ? this.#ports.core.clock.now() - oldest : 0,
      givenUp: this.#givenUp,
      positions: Object.fromEntries(pending.map(([id, records]) => [id, records[0]?.sequenceNumber])),
    };
  }

  /** As deployed, for a stream that is about to be emptied. */
  reset(): void {
    for (const reader of this.#readers.values()) reader.end();
    this.#readers.clear();
    this.#deniedUntil = 0;
    this.#lastDenial = "";
    this.#givenUp = 0;
  }

  #isPaused(): boolean {
    const { core } = this.#ports;
    return (
      !this.#spec.isEnabled || core.faults.isLost(this.#spec.region) || core.clock.now() < this.#deniedUntil
    );
  }

  /** Asks for what reading needs; a refusal is logged once and asked again a second later. */
  #mayRead(): boolean {
    const { core } = this.#ports;
    const denial = readDenial(this.#spec, this.#stream, this.#ports);
    if (denial !== undefined && denial !== this.#lastDenial) this.#log(denial);
    this.#lastDenial = denial ?? "";
    if (denial === undefined) return true;
    this.#deniedUntil = core.clock.now() + DENIED_FOR_MS;
    core.clock.after(DENIED_FOR_MS, () => this.pump());
    return false;
  }

  #isAfterItsParents({ parents }: Shard): boolean {
    return this.#stream.shards
      .filter(({ id }) => parents.includes(id))
      .every((parent) => this.#readers.get(parent)?.isDrained === true);
  }

  #startOf(shard: Shard): string {
    const { startAt } = this.#spec;
    return startAt.kind === "AT_TIMESTAMP"
      ? sinceTime(this.#stream.records(shard), startAt.at)
      : startOf(this.#stream, shard, { ShardIteratorType: startAt.kind });
  }

  #reader(shard: Shard, from: string): ShardReader {
    return new ShardReader(shard, from, this.#lanes(shard));
  }

  #lanes(shard: Shard): readonly Lane[] {
    const { clock, faults } = this.#ports.core;
    const ports: LanePorts = {
      spec: () => this.#spec,
      now: () => clock.now(),
      after: (delayMs, run) => clock.after(delayMs, run),
      isPaused: () => this.#isPaused(),
      keptSince: () => this.#stream.keptSince,
      isSlow: () => {
        const name = this.#ports.functionOf(this.#spec)?.name ?? "";
        return faults.slownessMs(this.#spec.region, name) > 0;
      },
      invoke: (records) => this.#invoke(shard, records),
      giveUp: async (ended) => this.#giveUp(shard, ended),
      onProgress: () => this.pump(),
    };
    return Array.from({ length: this.#spec.parallelizationFactor }, () => new Lane(ports));
  }

  #invoke(shard: Shard, records: readonly StreamRecord[]): Promise<InvocationResult> {
    const { functionArn, region } = this.#spec;
    return this.#ports.invoke({
      region,
      functionArn,
      payload: streamEvent(records, this.#origin(shard)),
      // Lambda's own pollers ask nobody; what they need of the role is to read.
      caller: { kind: "administrator", arn: "lambda.amazonaws.com" },
    });
  }

  #giveUp(shard: Shard, { condition, records, attempts, result }: Ended): void {
    const { functionArn, onFailure, streamArn } = this.#spec;
    this.#givenUp += records.length;
    this.#log(
      `${records.length} records of ${shard.id} are given up after ${attempts} attempts: ${condition}.`,
    );
    const found = this.#ports.functionOf(this.#spec);
    if (onFailure === undefined || found === undefined) return;
    const batch: GivenUpBatch = {
      requestId: result?.kind === "ok" ? result.requestId : this.#ports.newId(),
      functionArn,
      condition,
      attempts,
      result,
      at: this.#ports.core.clock.now(),
      shardId: shard.id,
      streamArn,
      records,
    };
    try {
      this.#ports.leave(this.#spec, batch, streamEvent(records, this.#origin(shard)), found.principal);
    } catch (error) {
      this.#log(
        `They could not be left at ${onFailure}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  #origin({ id }: Shard): RecordOrigin {
    const { streamArn, region } = this.#spec;
    return { streamArn, shardId: id, region, roleArn: this.#ports.functionOf(this.#spec)?.roleArn ?? "" };
  }

  #log(text: string): void {
    const { region, functionArn } = this.#spec;
    this.#ports.core.log.write({ region, source: "error", name: functionArn, text });
  }
}

/** Shards that came after the mapping are read whole. */
const FROM_THE_BEGINNING = "0";
