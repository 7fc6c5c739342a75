/** What changes the shards of a stream whose capacity is provisioned. */
import { type Call, ServiceError } from "../service.ts";
import type { Operation, Output } from "./describe-stream.ts";
import { invalid, type Stream } from "./stream.ts";

export const RESHARDING: Readonly<Record<string, Operation>> = {
  SplitShard: ({ input }, stream) => {
    checkProvisioned("SplitShard", stream);
    stream.split(String(input["ShardToSplit"]), String(input["NewStartingHashKey"]));
    return {};
  },
  MergeShards: ({ input }, stream) => {
    checkProvisioned("MergeShards", stream);
    stream.merge(String(input["ShardToMerge"]), String(input["AdjacentShardToMerge"]));
    return {};
  },
  UpdateShardCount: updateShardCount,
};

function updateShardCount({ input }: Call, stream: Stream): Output {
  checkProvisioned("UpdateShardCount", stream);
  const current = stream.openShards.length;
  const target = Number(input["TargetShardCount"]);
  if (!Number.isInteger(target) || target < Math.ceil(current / 2) || target > current * 2)
    throw invalid(`TargetShardCount must be from ${Math.ceil(current / 2)} to ${current * 2}.`);
  stream.resize(target);
  return {
    StreamName: stream.spec.name,
    StreamARN: stream.arn,
    CurrentShardCount: current,
    TargetShardCount: target,
  };
}

function checkProvisioned(operation: string, { spec }: Stream): void {
  if (spec.mode === "ON_DEMAND")
    throw new ServiceError(
      "ValidationException",
      `${operation} is not supported for stream ${spec.name}, whose capacity is on demand.`,
    );
}
