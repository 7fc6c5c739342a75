/** Streams and what was set aside from them, as people and tests look at them. */
import type { CloudParts } from "../cloud-parts.ts";
import type { Stream } from "./stream.ts";
import type { StreamControl, StreamStatus } from "./stream-status.ts";

export function streamControl(cloud: Pick<CloudParts, "kinesis" | "mappings" | "s3">): StreamControl {
  const { kinesis, mappings, s3 } = cloud;
  const named = ({ region, stream }: { region: string; stream: string }): Stream => {
    const streams = kinesis.streams.in(region);
    const found =
      streams.find(({ spec }) => spec.name === stream) ??
      streams.find(({ spec }) => spec.name.endsWith(`-${stream}`));
    if (found !== undefined) return found;
    const known = streams.map(({ spec }) => spec.name).join(", ");
    throw new Error(`Region ${region} has no stream ${stream}; it has ${known || "none"}.`);
  };
  const statusOf = (stream: Stream) => ({ ...describe(stream), mappings: mappings.statusOf(stream.arn) });
  return {
    streamOf: async (input) => statusOf(named(input)),
    putRecords: async ({ records, ...input }) => {
      const stream = named(input);
      for (const { partitionKey, data } of records)
        stream.put({ partitionKey, data: Buffer.from(JSON.stringify(data)).toString("base64") });
      stream.announce();
      return { records: records.length };
    },
    splitShards: async (input) => {
      const stream = named(input);
      for (const { id, range } of stream.openShards)
        stream.split(id, String((range.first + range.last) / 2n + 1n));
      return statusOf(stream);
    },
    quarantine: async ({ region }) =>
      s3
        .bucketNames(region)
        .filter((name) => name.endsWith("quarantine"))
        .flatMap((bucket) =>
          [...s3.objects(bucket)].map(([key, { body }]) => ({ bucket, key, content: contentOf(body) })),
        )
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

function describe(stream: Stream): Omit<StreamStatus, "mappings"> {
  const shards = stream.shards.map((shard) => ({
    id: shard.id,
    parents: shard.parents,
    isOpen: shard.isOpen,
    records: stream.records(shard).length,
  }));
  return {
    stream: stream.spec.name,
    records: shards.reduce((sum, { records }) => sum + records, 0),
    shards,
  };
}

function contentOf(body: Uint8Array): unknown {
  const text = Buffer.from(body).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
