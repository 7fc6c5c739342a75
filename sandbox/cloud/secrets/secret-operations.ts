/** Operations on a secret's values, in the region that holds it. */
import type { KeyDoor, KeyUse } from "../kms/key-door.ts";
import type { Randomness } from "../randomness.ts";
import { type Call, type CloudCore, ServiceError } from "../service.ts";
import {
  CURRENT,
  findVersion,
  isPrimary,
  moveStage,
  type Secret,
  type SecretVersion,
  secretArn,
} from "./secret.ts";
import type { SecretStore } from "./secret-store.ts";

export interface SecretsContext {
  readonly core: CloudCore;
  readonly store: SecretStore;
  readonly keys: KeyDoor;
  readonly random: Randomness;
}

export type Output = Readonly<Record<string, unknown>>;

export function getValue(context: SecretsContext, call: Call): Output {
  const secret = need(context, call);
  const stage = text(call, "VersionStage");
  const version = findVersion(secret, text(call, "VersionId"), stage);
  if (version === undefined)
    throw notFound(
      `Secrets Manager can't find the specified secret value for staging label: ${stage ?? CURRENT}`,
    );
  useKey(context, call, secret, "kms:Decrypt");
  return {
    ...named(context, secret),
    VersionId: version.id,
    VersionStages: version.stages,
    CreatedDate: version.createdAt / 1000,
    ...(version.text !== undefined && { SecretString: version.text }),
    ...(version.binary !== undefined && { SecretBinary: version.binary }),
  };
}

export function putValue(context: SecretsContext, call: Call): Output {
  const secret = needPrimary(context, call);
  const value = newValue(call);
  if (value === undefined) throw invalidParameter("You must provide either SecretString or SecretBinary.");
  const given = call.input["VersionStages"];
  const stages = Array.isArray(given) && given.length > 0 ? given.map(String) : [CURRENT];
  const { versions, version } = addVersion(context, call, secret, value, stages);
  context.store.save({ ...secret, versions, changedAt: context.core.clock.now() });
  return { ...named(context, secret), VersionId: version.id, VersionStages: version.stages };
}

export function update(context: SecretsContext, call: Call): Output {
  const secret = needPrimary(context, call);
  const value = newValue(call);
  const changed: Secret = {
    ...secret,
    description: text(call, "Description") ?? secret.description,
    keyId: text(call, "KmsKeyId") ?? secret.keyId,
    changedAt: context.core.clock.now(),
  };
  const added = value && addVersion(context, call, changed, value, [CURRENT]);
  context.store.save(added === undefined ? changed : { ...changed, versions: added.versions });
  return { ...named(context, secret), ...(added && { VersionId: added.version.id }) };
}

export function updateStage(context: SecretsContext, call: Call): Output {
  const secret = needPrimary(context, call);
  const stage = text(call, "VersionStage") ?? "";
  const to = text(call, "MoveToVersionId");
  const from = text(call, "RemoveFromVersionId");
  const holder = findVersion(secret, undefined, stage);
  if (to !== undefined && findVersion(secret, to, undefined) === undefined)
    throw notFound(`Secrets Manager can't find the version ${to}.`);
  if (holder !== undefined && holder.id !== from && holder.id !== to)
    throw invalidParameter(
      `You must remove the staging label ${stage} from the version ${holder.id} that holds it: name it in RemoveFromVersionId.`,
    );
  const versions = moveStage(secret.versions, stage, to);
  context.store.save({ ...secret, versions, changedAt: context.core.clock.now() });
  return named(context, secret);
}

/** A version of this call's value; a token that was used before must have brought the same value. */
export function addVersion(
  context: SecretsContext,
  call: Call,
  secret: Secret,
  value: Pick<SecretVersion, "text" | "binary">,
  stages: readonly string[],
): { readonly versions: readonly SecretVersion[]; readonly version: SecretVersion } {
  useKey(context, call, secret, "kms:GenerateDataKey");
  const id = text(call, "ClientRequestToken") ?? context.random.uuid();
  const known = secret.versions.find((version) => version.id === id);
  if (known !== undefined) {
    if (known.text === value.text && known.binary === value.binary)
      return { versions: secret.versions, version: known };
    throw exists(`The version ${id} of the secret exists already, with another value.`);
  }
  const fresh: SecretVersion = { id, ...value, createdAt: context.core.clock.now(), stages: [] };
  let versions: readonly SecretVersion[] = [fresh, ...secret.versions];
  for (const stage of stages) versions = moveStage(versions, stage, id);
  return { versions, version: { ...fresh, stages } };
}

export function describe(context: SecretsContext, secret: Secret): Output {
  return {
    ...named(context, secret),
    Description: secret.description,
    CreatedDate: secret.createdAt / 1000,
    LastChangedDate: secret.changedAt / 1000,
    PrimaryRegion: secret.primaryRegion,
    ...(secret.keyId !== undefined && { KmsKeyId: secret.keyId }),
    VersionIdsToStages: Object.fromEntries(
      secret.versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]),
    ),
    ...replication(context, secret),
  };
}

export function replication({ store }: SecretsContext, secret: Secret): Output {
  if (secret.replicas.length === 0) return {};
  return {
    ReplicationStatus: secret.replicas.map(({ region, keyId }) => ({
      Region: region,
      Status: store.statusOf(secret, region),
      ...(keyId !== undefined && { KmsKeyId: keyId }),
    })),
  };
}

export function need({ store }: SecretsContext, call: Call): Secret {
  const secret = store.find(text(call, "SecretId") ?? "", call.region);
  if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
  return secret;
}

export function needPrimary(context: SecretsContext, call: Call): Secret {
  const secret = need(context, call);
  if (isPrimary(secret)) return secret;
  throw new ServiceError(
    "InvalidRequestException",
    "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
  );
}

export function named({ core }: SecretsContext, secret: Secret): Output {
  return { ARN: secretArn(core.accountId, secret.region, secret), Name: secret.name };
}

/** KMS's refusal in the words that Secrets Manager has for it. */
export function useKey(
  { core, keys }: SecretsContext,
  { principal, region }: Call,
  secret: Secret,
  action: KeyUse["action"],
): void {
  if (secret.keyId === undefined) return;
  const encryptionContext = { SecretARN: secretArn(core.accountId, region, secret) };
  try {
    keys.use({ region, key: secret.keyId, action, principal, via: "secretsmanager", encryptionContext });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code === "AccessDeniedException")
      throw new ServiceError("AccessDeniedException", `Access to KMS is not allowed: ${error.message}`);
    const code = action === "kms:Decrypt" ? "DecryptionFailure" : "EncryptionFailure";
    throw new ServiceError(code, `Secrets Manager cannot use the KMS key: ${error.message}`);
  }
}

export function text({ input }: Call, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}

export function newValue(call: Call): Pick<SecretVersion, "text" | "binary"> | undefined {
  const value = { text: text(call, "SecretString"), binary: text(call, "SecretBinary") };
  return value.text === undefined && value.binary === undefined ? undefined : value;
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError("InvalidParameterException", message);
}

export function exists(message: string): ServiceError {
  return new ServiceError("ResourceExistsException", message);
}

function notFound(message: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", message);
}
