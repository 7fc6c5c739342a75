/** A region's stream in memory: records in order of a shard, and each consumer's own place in it. */
import type { TandemEvent } from "../domain/events.ts";

export interface StreamRecord {
  readonly sequence: number;
  readonly key: string;
  /** As it was put: JSON. */
  readonly data: string;
  readonly at: number;
}

export class Stream {
  readonly #records: StreamRecord[] = [];
  readonly #positions = new Map<string, number>();
  #sequences = 0;

  put(key: string, event: TandemEvent, at: number): void {
    this.#sequences += 1;
    this.#records.push({ sequence: this.#sequences, key, data: JSON.stringify(event), at });
  }

  /** What a consumer has not been given yet, at most so many. */
  batch(consumer: string, most: number): readonly StreamRecord[] {
    const from = this.#positions.get(consumer) ?? 0;
    return this.#records.slice(from, from + most);
  }

  /** Goes on after so many of the batch; a batch that failed stays where it is. */
  advance(consumer: string, count: number): void {
    this.#positions.set(consumer, (this.#positions.get(consumer) ?? 0) + count);
  }

  isDrained(consumer: string): boolean {
    return (this.#positions.get(consumer) ?? 0) >= this.#records.length;
  }

  get records(): readonly StreamRecord[] {
    return this.#records;
  }
}
