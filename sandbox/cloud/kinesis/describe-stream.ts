/** Streams and shards as the API shows them. */
import type { Call } from "../service.ts";
import type { Shard } from "./shard.ts";
import { invalid, type Stream } from "./stream.ts";

export type Output = Readonly<Record<string, unknown>>;
export type Operation = (call: Call, stream: Stream) => Output;

export const PAGE = 100;
const MOST_LISTED_SHARDS = 1000;

export function summarise(stream: Stream): Output {
  return {
    StreamDescriptionSummary: {
      ...described(stream),
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      OpenShardCount: stream.openShards.length,
      ConsumerCount: 0,
      MaxRecordSizeInKiB: stream.spec.maximumRecordKib,
    },
  };
}

function describeShard({ id, range, parents, startsAt, endsAt }: Shard): Output {
  const [parent, adjacent] = parents;
  return {
    ShardId: id,
    ...(parent !== undefined && { ParentShardId: parent }),
    ...(adjacent !== undefined && { AdjacentParentShardId: adjacent }),
    HashKeyRange: { StartingHashKey: String(range.first), EndingHashKey: String(range.last) },
    SequenceNumberRange: {
      StartingSequenceNumber: startsAt,
      ...(endsAt !== undefined && { EndingSequenceNumber: endsAt }),
    },
  };
}

export function listed(stream: Stream): Output {
  return {
    StreamName: stream.spec.name,
    StreamARN: stream.arn,
    StreamStatus: "ACTIVE",
    StreamModeDetails: { StreamMode: stream.spec.mode },
    StreamCreationTimestamp: stream.createdAt / 1000,
  };
}

function described(stream: Stream): Output {
  const { encryption, retentionHours } = stream.spec;
  return {
    ...listed(stream),
    RetentionPeriodHours: retentionHours,
    EncryptionType: encryption.type,
    ...(encryption.keyId !== undefined && { KeyId: encryption.keyId }),
  };
}

interface ShardsToken {
  readonly stream: string;
  readonly after: string;
}

export function readShardsToken(token: unknown): Partial<ShardsToken> {
  try {
    return JSON.parse(Buffer.from(String(token), "base64").toString("utf8")) as Partial<ShardsToken>;
  } catch (cause) {
    throw invalid(`NextToken is not valid: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

export function listShards({ input }: Call, stream: Stream): Output {
  const token = input["NextToken"] === undefined ? {} : readShardsToken(input["NextToken"]);
  const start = token.after ?? String(input["ExclusiveStartShardId"] ?? "");
  const rest = stream.shards.filter(({ id }) => id > start);
  const page = rest.slice(0, Number(input["MaxResults"] ?? MOST_LISTED_SHARDS));
  const next = { stream: stream.spec.name, after: page.at(-1)?.id };
  return {
    Shards: page.map(describeShard),
    ...(page.length < rest.length && { NextToken: Buffer.from(JSON.stringify(next)).toString("base64") }),
  };
}

export function describePage({ input }: Call, stream: Stream): Output {
  const rest = stream.shards.filter(({ id }) => id > String(input["ExclusiveStartShardId"] ?? ""));
  const page = rest.slice(0, Number(input["Limit"] ?? PAGE));
  return {
    StreamDescription: {
      ...described(stream),
      Shards: page.map(describeShard),
      HasMoreShards: page.length < rest.length,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    },
  };
}
