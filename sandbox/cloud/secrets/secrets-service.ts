/** Secrets Manager: create, read, change and describe secrets, with replicas in other regions. */
import {
  type Call,
  type CloudCore,
  type Grant,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { CURRENT, findVersion, type Secret, type SecretVersion, secretArn, stagesOf } from "./secret.ts";
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

type Operation = (call: Call) => Readonly<Record<string, unknown>>;

export class SecretsService implements Service {
  readonly signingName = "secretsmanager";
  readonly protocol = "json-1.1";
  readonly #core: CloudCore;
  readonly #random;
  readonly #store: SecretStore;
  readonly #operations: Readonly<Record<string, Operation>> = {
    CreateSecret: (call) => this.#create(call),
    GetSecretValue: (call) => this.#value(call),
    PutSecretValue: (call) => this.#putValue(call),
    DescribeSecret: (call) => this.#describe(this.#find(call), call.region),
    ListSecrets: (call) => this.#list(call),
  };

  constructor(core: CloudCore) {
    this.#core = core;
    this.#random = core.random.fork("secrets");
    this.#store = new SecretStore(core.accountId);
  }

  /** Makes the secret hold this value, new or not; returns its ARN in its own region. */
  put({ name, region, replicas, value, arnSuffix }: SecretSeed): string {
    const held = this.#store.find(name, region);
    const same = held?.versions[0]?.text === value ? held.versions : undefined;
    const secret: Secret = {
      name,
      primaryRegion: region,
      replicas,
      arnSuffix,
      description: "",
      createdAt: held?.createdAt ?? this.#core.clock.now(),
      versions: same ?? [this.#version(value, undefined), ...(held?.versions ?? [])],
    };
    this.#store.save(secret);
    return secretArn(this.#core.accountId, region, secret);
  }

  grants(call: Call): readonly Grant[] {
    const action = `secretsmanager:${call.operation}`;
    if (call.operation === "ListSecrets") return [{ action, resource: "*" }];
    const id = String(call.input["SecretId"] ?? call.input["Name"] ?? "");
    const secret = this.#store.find(id, call.region);
    const { accountId } = this.#core;
    // A name that leads nowhere is asked for as AWS does: with a placeholder for the unknown suffix.
    const resource =
      secret !== undefined
        ? secretArn(accountId, call.region, secret)
        : id.startsWith("arn:")
          ? id
          : secretArn(accountId, call.region, { name: id, arnSuffix: "??????" });
    return [{ action, resource }];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const operation = this.#operations[call.operation];
    if (operation === undefined)
      throw new ServiceError(
        "UnknownOperationException",
        `The local cloud does not implement secretsmanager:${call.operation}.`,
      );
    return { json: operation(call) };
  }

  /** What a reset returns to. */
  snapshot(): void {
    this.#store.snapshot();
  }

  reset(): void {
    this.#store.reset();
  }

  #create(call: Call): Readonly<Record<string, unknown>> {
    const name = text(call, "Name");
    if (name === undefined || !/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name))
      throw invalidParameter(
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
      );
    if (this.#store.find(name, call.region) !== undefined)
      throw new ServiceError(
        "ResourceExistsException",
        `The operation failed because the secret ${name} already exists.`,
      );
    const replicas = regionsOf(call.input["AddReplicaRegions"]);
    for (const region of replicas)
      if (region === call.region || !this.#core.regions.includes(region))
        throw invalidParameter(`Invalid replica region ${region}.`);
    const value = newValue(call);
    const version = value && this.#version(value.text, value.binary, text(call, "ClientRequestToken"));
    const secret: Secret = {
      name,
      primaryRegion: call.region,
      replicas,
      arnSuffix: this.#random.code(6),
      description: text(call, "Description") ?? "",
      createdAt: this.#core.clock.now(),
      versions: version === undefined ? [] : [version],
    };
    this.#store.save(secret);
    return {
      ARN: secretArn(this.#core.accountId, call.region, secret),
      Name: name,
      ...(version && { VersionId: version.id }),
      ...(replicas.length > 0 && { ReplicationStatus: replicationStatus(secret) }),
    };
  }

  #value(call: Call): Readonly<Record<string, unknown>> {
    const secret = this.#find(call);
    const stage = text(call, "VersionStage");
    const version = findVersion(secret, text(call, "VersionId"), stage);
    if (version === undefined)
      throw notFound(
        `Secrets Manager can't find the specified secret value for staging label: ${stage ?? CURRENT}`,
      );
    return {
      ARN: secretArn(this.#core.accountId, call.region, secret),
      Name: secret.name,
      VersionId: version.id,
      VersionStages: stagesOf(secret, version),
      CreatedDate: version.createdAt / 1000,
      ...(version.text !== undefined && { SecretString: version.text }),
      ...(version.binary !== undefined && { SecretBinary: version.binary }),
    };
  }

  #putValue(call: Call): Readonly<Record<string, unknown>> {
    const secret = this.#find(call);
    if (secret.primaryRegion !== call.region)
      throw new ServiceError(
        "InvalidRequestException",
        "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
      );
    const value = newValue(call);
    if (value === undefined) throw invalidParameter("You must provide either SecretString or SecretBinary.");
    const version = this.#version(value.text, value.binary, text(call, "ClientRequestToken"));
    const next = { ...secret, versions: [version, ...secret.versions.filter((v) => v.id !== version.id)] };
    this.#store.save(next);
    return {
      ARN: secretArn(this.#core.accountId, call.region, secret),
      Name: secret.name,
      VersionId: version.id,
      VersionStages: [CURRENT],
    };
  }

  #describe(secret: Secret, region: string): Readonly<Record<string, unknown>> {
    return {
      ARN: secretArn(this.#core.accountId, region, secret),
      Name: secret.name,
      Description: secret.description,
      CreatedDate: secret.createdAt / 1000,
      PrimaryRegion: secret.primaryRegion,
      VersionIdsToStages: Object.fromEntries(
        secret.versions
          .map((version) => [version.id, stagesOf(secret, version)] as const)
          .filter(([, stages]) => stages.length > 0),
      ),
      ...(secret.replicas.length > 0 && { ReplicationStatus: replicationStatus(secret) }),
    };
  }

  #list({ region }: Call): Readonly<Record<string, unknown>> {
    return { SecretList: this.#store.heldIn(region).map((secret) => this.#describe(secret, region)) };
  }

  #find(call: Call): Secret {
    const secret = this.#store.find(text(call, "SecretId") ?? "", call.region);
    if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
    return secret;
  }

  #version(value: string | undefined, binary: string | undefined, id = this.#random.uuid()): SecretVersion {
    return { id, text: value, binary, createdAt: this.#core.clock.now() };
  }
}

function replicationStatus({ replicas }: Secret): readonly object[] {
  return replicas.map((region) => ({ Region: region, Status: "InSync" }));
}

function text({ input }: Call, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}

function newValue(call: Call): { text: string | undefined; binary: string | undefined } | undefined {
  const value = { text: text(call, "SecretString"), binary: text(call, "SecretBinary") };
  return value.text === undefined && value.binary === undefined ? undefined : value;
}

function regionsOf(replicas: unknown): readonly string[] {
  return Array.isArray(replicas) ? replicas.map((replica) => String(replica?.Region)) : [];
}

function invalidParameter(message: string): ServiceError {
  return new ServiceError("InvalidParameterException", message);
}

function notFound(message: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", message);
}
