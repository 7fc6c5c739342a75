/** Lambda's event source mappings: every consumer of every stream, each with a position of its own. */
import type { Streams } from "../kinesis/streams.ts";
import { Mapping } from "./mapping.ts";
import { type MappingPorts, readDenial } from "./mapping-access.ts";
import type { MappingSpec } from "./mapping-spec.ts";
import type { MappingStatus } from "./mapping-status.ts";

export class EventSourceMappings {
  readonly #streams: Streams;
  readonly #ports: MappingPorts;
  readonly #mappings = new Map<string, { readonly mapping: Mapping; readonly stop: () => void }>();

  constructor(streams: Streams, ports: MappingPorts) {
    this.#streams = streams;
    this.#ports = ports;
    ports.core.faults.onChange(() => this.#pump(false));
  }

  /** New, or changed in its place. Throws where the stream is not there, or the function's role may not read it. */
  put(spec: MappingSpec): void {
    const stream = this.#streams.findByArn(spec.streamArn);
    if (stream === undefined) throw new Error(`Stream not found: ${spec.streamArn}.`);
    const denial = readDenial(spec, stream, this.#ports);
    if (denial !== undefined)
      throw new Error(
        `Cannot access stream ${spec.streamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream and ListShards Actions on your stream in IAM: ${denial}`,
      );
    const held = this.#mappings.get(spec.id);
    if (held !== undefined && held.mapping.stream === stream) {
      held.mapping.change(spec);
      return;
    }
    this.remove(spec.id);
    const mapping = new Mapping(spec, stream, this.#ports);
    this.#mappings.set(spec.id, { mapping, stop: stream.onChange(() => mapping.pump()) });
    mapping.pump();
  }

  remove(id: string): void {
    const held = this.#mappings.get(id);
    held?.stop();
    held?.mapping.reset();
    this.#mappings.delete(id);
  }

  has(id: string): boolean {
    return this.#mappings.has(id);
  }

  /** Of the mappings that read this stream, in the order of their functions' names. */
  statusOf(streamArn: string): readonly MappingStatus[] {
    return this.#all()
      .filter(({ spec }) => spec.streamArn === streamArn)
      .map(({ status }) => status)
      .sort((a, b) => (a.functionName < b.functionName ? -1 : 1));
  }

  /** True when every record is done that could be done now; what waits for a retry does not count. */
  get isQuiet(): boolean {
    return this.#all().every((mapping) => mapping.isQuiet);
  }

  /** Batches that still fill go as they are. */
  async settle(): Promise<void> {
    while (!this.isQuiet) {
      this.#pump(true);
      await Promise.allSettled(this.#all().flatMap(({ underWay }) => underWay));
      // What a batch set free starts in a turn of its own.
      await new Promise(setImmediate);
    }
  }

  /** Positions are forgotten; right after this the streams must be emptied. */
  reset(): void {
    for (const mapping of this.#all()) mapping.reset();
  }

  #pump(isHurried: boolean): void {
    for (const mapping of this.#all()) mapping.pump(isHurried);
  }

  #all(): readonly Mapping[] {
    return [...this.#mappings.values()].map(({ mapping }) => mapping);
  }
}
