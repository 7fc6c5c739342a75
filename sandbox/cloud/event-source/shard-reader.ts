/** How far a mapping is in one shard, and the lanes that its records go through. */
import type { Shard, StreamRecord } from "../kinesis/shard.ts";
import { after, recordsFrom } from "../kinesis/shard-iterator.ts";
import type { Stream } from "../kinesis/stream.ts";
import type { Lane } from "./lane.ts";
import type { RecordFilter } from "./record-filter.ts";

export class ShardReader {
  readonly shard: Shard;
  lanes: readonly Lane[];
  #from: string;

  constructor(shard: Shard, from: string, lanes: readonly Lane[]) {
    this.shard = shard;
    this.#from = from;
    this.lanes = lanes;
  }

  read(stream: Stream, passes: RecordFilter): void {
    const records = recordsFrom(stream, this.shard, this.#from);
    for (const record of records) {
      this.#from = after(record);
      if (passes(record)) this.#laneOf(record)?.add(record);
    }
  }

  /** Nothing will come any more, and everything that came is done. */
  get isDrained(): boolean {
    return !this.shard.isOpen && this.lanes.every((lane) => lane.isEmpty);
  }

  get pending(): readonly StreamRecord[] {
    return this.lanes
      .flatMap((lane) => lane.pending)
      .sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? -1 : 1));
  }

  /** Other lanes take over what is not done. */
  replaceLanes(lanes: readonly Lane[]): void {
    const { pending } = this;
    this.end();
    this.lanes = lanes;
    for (const record of pending) this.#laneOf(record)?.add(record);
  }

  end(): void {
    for (const lane of this.lanes) lane.end();
  }

  #laneOf({ partitionKey }: StreamRecord): Lane | undefined {
    let hash = 0;
    for (let at = 0; at < partitionKey.length; at++)
      hash = (Math.imul(hash, 31) + partitionKey.charCodeAt(at)) >>> 0;
    return this.lanes[hash % this.lanes.length];
  }
}
