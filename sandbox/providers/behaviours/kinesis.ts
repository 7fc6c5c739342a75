/** Kinesis: streams. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";
import { objectOf, optionalText } from "./connect-inputs.ts";
import { nameOf, numberOf } from "./named.ts";

/** https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html: what an on-demand stream begins with. */
const SHARDS_ON_DEMAND = 4;
const DEFAULT_RETENTION_HOURS = 24;
const DEFAULT_RECORD_KIB = 1024;

const stream: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const { inputs, region } = resource;
    const name = nameOf(resource);
    const mode = modeOf(resource);
    const keyId = optionalText(inputs, "kmsKeyId");
    const { arn, openShards } = cloud.kinesis.streams.put({
      region,
      name,
      mode,
      shardCount: mode === "ON_DEMAND" ? SHARDS_ON_DEMAND : (numberOf(inputs, "shardCount") ?? 1),
      retentionHours: numberOf(inputs, "retentionPeriod") ?? DEFAULT_RETENTION_HOURS,
      encryption:
        optionalText(inputs, "encryptionType") === "KMS"
          ? { type: "KMS", ...(keyId !== undefined && { keyId }) }
          : { type: "NONE" },
      maximumRecordKib: numberOf(inputs, "maxRecordSizeInKib") ?? DEFAULT_RECORD_KIB,
    });
    return { name, arn, ...(mode === "PROVISIONED" && { shardCount: openShards.length }) };
  },
  remove: (cloud, resource) => cloud.kinesis.streams.remove(resource.region, nameOf(resource)),
  read: (cloud, resource) =>
    cloud.kinesis.streams.find(resource.region, nameOf(resource)) === undefined ? undefined : {},
};

export const KINESIS_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:kinesis/stream:Stream": stream,
};

function modeOf(resource: DeployedResource): "ON_DEMAND" | "PROVISIONED" {
  const mode = optionalText(objectOf(resource.inputs, "streamModeDetails"), "streamMode") ?? "PROVISIONED";
  const isProvisioned = mode === "PROVISIONED";
  const count = numberOf(resource.inputs, "shardCount");
  if (isProvisioned && count === undefined)
    throw new Error(`Stream ${nameOf(resource)} is provisioned and needs a shardCount.`);
  if (!isProvisioned && count !== undefined)
    throw new Error(`Stream ${nameOf(resource)} is on demand and must not set a shardCount.`);
  return isProvisioned ? "PROVISIONED" : "ON_DEMAND";
}
