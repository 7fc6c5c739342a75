/** Operations on where a secret is held besides its own region. */
import { type Call, ServiceError } from "../service.ts";
import { isPrimary, type ReplicaSpec, type Secret } from "./secret.ts";
import {
  invalidParameter,
  named,
  need,
  needPrimary,
  type Output,
  replication,
  type SecretsContext,
} from "./secret-operations.ts";

export function replicate(context: SecretsContext, call: Call): Output {
  const secret = needPrimary(context, call);
  const added = readReplicas(context, call);
  const overwrites = call.input["ForceOverwriteReplicaSecret"] === true;
  const others = secret.replicas.filter(({ region }) => !added.some((replica) => replica.region === region));
  const next: Secret = { ...secret, replicas: [...others, ...added] };
  for (const { region } of added) context.store.replicate(next, region, overwrites);
  return { ARN: named(context, secret)["ARN"], ...replication(context, next) };
}

/** Asked in the replica's own region, which needs nothing of the primary's: so it works when that is lost. */
export function stopReplication(context: SecretsContext, call: Call): Output {
  const secret = need(context, call);
  if (isPrimary(secret))
    throw new ServiceError("InvalidRequestException", "Operation not permitted: the secret is no replica.");
  context.store.save({ ...secret, primaryRegion: secret.region, replicas: [] });
  return { ARN: named(context, secret)["ARN"] };
}

export function removeRegions(context: SecretsContext, call: Call): Output {
  const secret = needPrimary(context, call);
  const given = call.input["RemoveReplicaRegions"];
  const removed = Array.isArray(given) ? given.map(String) : [];
  const replicas = secret.replicas.filter(({ region }) => !removed.includes(region));
  const next: Secret = { ...secret, replicas };
  context.store.save(next);
  for (const { region } of secret.replicas)
    if (removed.includes(region)) context.store.removeReplica(next, region);
  return { ARN: named(context, secret)["ARN"], ...replication(context, next) };
}

/** Throws ServiceError for a region that is the secret's own, or none. */
export function readReplicas({ core }: SecretsContext, call: Call): readonly ReplicaSpec[] {
  const given = call.input["AddReplicaRegions"];
  if (!Array.isArray(given)) return [];
  return given.map((replica) => {
    const region = String(replica?.Region);
    if (region === call.region || !core.regions.includes(region))
      throw invalidParameter(`Invalid replica region ${region}.`);
    return { region, keyId: typeof replica.KmsKeyId === "string" ? replica.KmsKeyId : undefined };
  });
}
