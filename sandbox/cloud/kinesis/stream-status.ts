/** What people and tests do with streams, and what they see of them. */
import type { MappingStatus } from "../event-source/mapping-status.ts";

export interface StreamStatus {
  readonly stream: string;
  /** Records that the stream keeps. */
  readonly records: number;
  readonly shards: readonly {
    readonly id: string;
    readonly parents: readonly string[];
    readonly isOpen: boolean;
    readonly records: number;
  }[];
  /** The consumers, each with its own position. */
  readonly mappings: readonly MappingStatus[];
}

export interface SetAsideObject {
  readonly bucket: string;
  readonly key: string;
  /** The object as JSON, or as text where it is none. */
  readonly content: unknown;
}

/** A stream is named by its physical name, or by the end of it: `events`. */
export interface StreamControl {
  streamOf(input: { region: string; stream: string }): Promise<StreamStatus>;
  /** Writes records as if producers had, whatever is lost; `data` becomes JSON. */
  putRecords(input: {
    region: string;
    stream: string;
    records: readonly { readonly partitionKey: string; readonly data: unknown }[];
  }): Promise<{ readonly records: number }>;
  /** Cuts every open shard in two, as a stream on demand does by itself when it grows. */
  splitShards(input: { region: string; stream: string }): Promise<StreamStatus>;
  /** The objects in the region's quarantine buckets. */
  quarantine(input: { region: string }): Promise<readonly SetAsideObject[]>;
}
