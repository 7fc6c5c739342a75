/** One instance and what is deployed in it. */
import { ServiceError } from "../service.ts";
import { idOf, type ResourceKind } from "./arn.ts";
import type {
  Association,
  EmailAddress,
  Flow,
  Hours,
  Queue,
  QuickConnect,
  RoutingProfile,
  SecurityKey,
  SecurityProfile,
  StorageConfig,
  User,
} from "./deployed.ts";

export interface InstanceSettings {
  readonly alias: string;
  readonly identityManagementType: string;
  readonly takesInboundCalls: boolean;
  readonly takesOutboundCalls: boolean;
  readonly createdAt: number;
}

/** What is held under each kind. */
interface Held {
  readonly hours: Hours;
  readonly queues: Queue;
  readonly routingProfiles: RoutingProfile;
  readonly securityProfiles: SecurityProfile;
  readonly users: User;
  readonly flows: Flow;
  readonly modules: Flow;
  readonly quickConnects: QuickConnect;
  readonly emailAddresses: EmailAddress;
}

type Holdings = { readonly [K in ResourceKind]: Map<string, Held[K]> };

/** Two, so that one can be rotated in before the other is rotated out. */
const MOST_SECURITY_KEYS = 2;

export class Instance implements Holdings {
  readonly arn: string;
  readonly id: string;
  readonly region: string;
  settings: InstanceSettings;
  readonly hours = new Map<string, Hours>();
  readonly queues = new Map<string, Queue>();
  readonly routingProfiles = new Map<string, RoutingProfile>();
  readonly securityProfiles = new Map<string, SecurityProfile>();
  readonly users = new Map<string, User>();
  readonly flows = new Map<string, Flow>();
  readonly modules = new Map<string, Flow>();
  readonly quickConnects = new Map<string, QuickConnect>();
  readonly emailAddresses = new Map<string, EmailAddress>();
  /** By resource type, such as CONTACT_TRACE_RECORDS: one of each at most. */
  readonly storage = new Map<string, StorageConfig>();
  readonly #keys = new Map<string, SecurityKey>();
  readonly #associations = new Map<string, Association>();

  constructor(arn: string, region: string, settings: InstanceSettings) {
    this.arn = arn;
    this.id = idOf(arn);
    this.region = region;
    this.settings = settings;
  }

  /** Undefined also where an ARN belongs to another instance. */
  find<K extends ResourceKind>(kind: K, arnOrId: string): Held[K] | undefined {
    if (arnOrId.startsWith("arn:") && !arnOrId.startsWith(`${this.arn}/`)) return undefined;
    return (this[kind] as Map<string, Held[K]>).get(idOf(arnOrId));
  }

  /** Throws ResourceNotFoundException where this instance holds no such thing. */
  need<K extends ResourceKind>(kind: K, arnOrId: string): Held[K] {
    const held = this.find(kind, arnOrId);
    if (held === undefined)
      throw new ServiceError(
        "ResourceNotFoundException",
        `Instance ${this.settings.alias} holds no ${NAMES[kind]} ${arnOrId}.`,
        404,
      );
    return held;
  }

  /** Names are unique within a kind. */
  put<K extends ResourceKind>(kind: K, resource: Held[K]): void {
    const all = this[kind] as Map<string, Held[K]>;
    for (const other of all.values())
      if (other.name === resource.name && other.id !== resource.id)
        throw new ServiceError(
          "DuplicateResourceException",
          `Instance ${this.settings.alias} already holds a ${NAMES[kind]} named ${resource.name}.`,
          409,
        );
    all.set(resource.id, resource);
  }

  get securityKeys(): readonly SecurityKey[] {
    return [...this.#keys.values()];
  }

  putSecurityKey(key: SecurityKey): void {
    if (!this.#keys.has(key.associationId) && this.#keys.size >= MOST_SECURITY_KEYS)
      throw new ServiceError(
        "ServiceQuotaExceededException",
        `Instance ${this.settings.alias} already holds ${MOST_SECURITY_KEYS} security keys, the most there may be.`,
        402,
      );
    this.#keys.set(key.associationId, key);
  }

  removeSecurityKey(associationId: string): void {
    this.#keys.delete(associationId);
  }

  get associations(): readonly Association[] {
    return [...this.#associations.values()];
  }

  putAssociation(association: Association): void {
    this.#associations.set(association.id, association);
  }

  removeAssociation(id: string): void {
    this.#associations.delete(id);
  }

  /** An association with an unqualified function covers its versions and aliases. */
  isAssociated(type: string, arn: string): boolean {
    return this.associations.some(
      (a) =>
        a.type === type &&
        (a.integrationArn === arn ||
          (type === "LAMBDA_FUNCTION" && a.integrationArn === arn.split(":").slice(0, 7).join(":"))),
    );
  }
}

const NAMES: Readonly<Record<ResourceKind, string>> = {
  hours: "hours of operation",
  queues: "queue",
  routingProfiles: "routing profile",
  securityProfiles: "security profile",
  users: "user",
  flows: "contact flow",
  modules: "contact flow module",
  quickConnects: "quick connect",
  emailAddresses: "email address",
};
