/** Secrets Manager: secrets with versions and stages, under keys where they name one, with replicas that follow. */
import { notImplemented } from "../error-shape.ts";
import { type KeyDoor, NO_KEYS } from "../kms/key-door.ts";
import type { Call, CloudCore, Grant, Service, ServiceOutput } from "../service.ts";
import { readReplicas, removeRegions, replicate, stopReplication } from "./replica-operations.ts";
import { CURRENT, findVersion, moveStage, type Secret, secretArn } from "./secret.ts";
import {
  addVersion,
  describe,
  exists,
  getValue,
  invalidParameter,
  named,
  need,
  newValue,
  type Output,
  putValue,
  replication,
  type SecretsContext,
  text,
  update,
  updateStage,
} from "./secret-operations.ts";
import { SecretStore } from "./secret-store.ts";

export interface SecretSeed {
  readonly name: string;
  readonly region: string;
  /** Regions that hold a replica: same ARN but for the region. */
  readonly replicas: readonly string[];
  readonly value: string;
  /** The six characters behind the name in the ARN. */
  readonly arnSuffix: string;
}

type Operation = (context: SecretsContext, call: Call) => Output;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateSecret: create,
  GetSecretValue: getValue,
  PutSecretValue: putValue,
  UpdateSecret: update,
  UpdateSecretVersionStage: updateStage,
  DescribeSecret: (context, call) => describe(context, need(context, call)),
  ListSecrets: (context, { region }) => ({
    SecretList: context.store.heldIn(region).map((secret) => describe(context, secret)),
  }),
  ReplicateSecretToRegions: replicate,
  StopReplicationToReplica: stopReplication,
  RemoveRegionsFromReplication: removeRegions,
};

export class SecretsService implements Service {
  readonly signingName = "secretsmanager";
  readonly protocol = "json-1.1";
  readonly #context: SecretsContext;

  constructor(core: CloudCore, keys: KeyDoor = NO_KEYS) {
    this.#context = { core, keys, random: core.random.fork("secrets"), store: new SecretStore(core) };
  }

  /** Makes the secret hold this value, new or not, in every region; returns its ARN in its own. */
  put({ name, region, replicas, value, arnSuffix }: SecretSeed): string {
    const { core, store, random } = this.#context;
    const held = store.find(name, region);
    const now = core.clock.now();
    const isSame = held !== undefined && findVersion(held, undefined, CURRENT)?.text === value;
    const id = random.uuid();
    const fresh = { id, text: value, binary: undefined, createdAt: now, stages: [] };
    const secret: Secret = {
      name,
      region,
      primaryRegion: region,
      replicas: replicas.map((replica) => ({ region: replica, keyId: undefined })),
      arnSuffix,
      description: "",
      createdAt: held?.createdAt ?? now,
      changedAt: now,
      keyId: held?.keyId,
      versions: isSame ? held.versions : moveStage([fresh, ...(held?.versions ?? [])], CURRENT, id),
    };
    store.seed(secret);
    return secretArn(core.accountId, region, secret);
  }

  grants(call: Call): readonly Grant[] {
    const action = `secretsmanager:${call.operation}`;
    if (call.operation === "ListSecrets") return [{ action, resource: "*" }];
    const id = String(call.input["SecretId"] ?? call.input["Name"] ?? "");
    const { core, store } = this.#context;
    const secret = store.find(id, call.region);
    // A name that leads nowhere is asked for as AWS does: with a placeholder for the unknown suffix.
    const resource =
      secret !== undefined
        ? secretArn(core.accountId, call.region, secret)
        : id.startsWith("arn:")
          ? id
          : secretArn(core.accountId, call.region, { name: id, arnSuffix: "??????" });
    return [{ action, resource }];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const run = Object.hasOwn(OPERATIONS, call.operation) ? OPERATIONS[call.operation] : undefined;
    if (run === undefined) throw notImplemented(this.signingName, call.operation, this.protocol);
    return { json: run(this.#context, call) };
  }

  /** The texts of every version that a region holds, deprecated or not. */
  textsIn(region: string): readonly string[] {
    const secrets = this.#context.store.heldIn(region);
    return secrets.flatMap(({ versions }) => versions.flatMap(({ text }) => text ?? []));
  }

  get isQuiet(): boolean {
    return this.#context.store.isQuiet;
  }

  settle(): Promise<void> {
    return this.#context.store.settle();
  }

  /** What a reset returns to. */
  snapshot(): void {
    this.#context.store.snapshot();
  }

  reset(): Promise<void> {
    return this.#context.store.reset();
  }
}

function create(context: SecretsContext, call: Call): Output {
  const { core, store, random } = context;
  const name = text(call, "Name");
  if (name === undefined || !/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name))
    throw invalidParameter(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
  if (store.find(name, call.region) !== undefined)
    throw exists(`The operation failed because the secret ${name} already exists.`);
  const now = core.clock.now();
  const empty: Secret = {
    name,
    region: call.region,
    primaryRegion: call.region,
    replicas: readReplicas(context, call),
    arnSuffix: random.code(6),
    description: text(call, "Description") ?? "",
    createdAt: now,
    changedAt: now,
    keyId: text(call, "KmsKeyId"),
    versions: [],
  };
  const value = newValue(call);
  const added = value && addVersion(context, call, empty, value, [CURRENT]);
  const secret = added === undefined ? empty : { ...empty, versions: added.versions };
  store.save(secret);
  return {
    ...named(context, secret),
    ...(added && { VersionId: added.version.id }),
    ...replication(context, secret),
  };
}
