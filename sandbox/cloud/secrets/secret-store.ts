/** The secrets that each region holds, and how a primary's changes reach its replicas. */
import { Replicator, type Travelling } from "../replicator.ts";
import type { CloudCore } from "../service.ts";
import { isPrimary, type Secret, secretArn } from "./secret.ts";

interface Change extends Travelling {
  readonly secret: Secret;
  readonly kind: "change" | "removal" | "overwriting";
}

export class SecretStore {
  readonly #core: CloudCore;
  readonly #replicator: Replicator<Change>;
  /** By region and name. */
  readonly #secrets = new Map<string, Secret>();
  #deployed: ReadonlyMap<string, Secret> | undefined;

  constructor(core: CloudCore) {
    this.#core = core;
    const { clock, faults } = core;
    const deliver = async (to: string, change: Change) => this.#arrive(to, change);
    this.#replicator = new Replicator({ clock, faults, service: "secretsmanager", deliver });
  }

  /** Saves it where it is held; what is a primary's goes on to its replicas. */
  save(secret: Secret): void {
    this.#secrets.set(keyOf(secret.region, secret.name), secret);
    if (!isPrimary(secret)) return;
    for (const { region } of secret.replicas) this.#send(region, secret, "change");
  }

  /** Sends a primary to a region that follows it from now on; `overwrites` whatever has its name there. */
  replicate(secret: Secret, region: string, overwrites: boolean): void {
    this.#secrets.set(keyOf(secret.region, secret.name), secret);
    this.#send(region, secret, overwrites ? "overwriting" : "change");
  }

  /** Saves it everywhere at once, as it was before anything happened. */
  seed(secret: Secret): void {
    this.#secrets.set(keyOf(secret.region, secret.name), secret);
    for (const { region } of secret.replicas)
      this.#secrets.set(keyOf(region, secret.name), copyFor(region, secret));
  }

  /** Takes the replica away from a region, once it hears of it. */
  removeReplica(secret: Secret, region: string): void {
    this.#send(region, secret, "removal");
  }

  heldIn(region: string): readonly Secret[] {
    return [...this.#secrets.values()].filter((secret) => secret.region === region);
  }

  /** By name, or by the ARN that the secret has in this region. */
  find(id: string, region: string): Secret | undefined {
    return this.heldIn(region).find(
      (secret) => secret.name === id || secretArn(this.#core.accountId, region, secret) === id,
    );
  }

  /** What a primary can tell of one of its replicas. */
  statusOf(secret: Secret, region: string): "InSync" | "InProgress" | "Failed" {
    const copy = this.#secrets.get(keyOf(region, secret.name));
    if (copy !== undefined && copy.primaryRegion !== secret.region) return "Failed";
    const isSame = copy?.changedAt === secret.changedAt && copy.versions === secret.versions;
    return isSame ? "InSync" : "InProgress";
  }

  get isQuiet(): boolean {
    return this.#replicator.isQuiet;
  }

  settle(): Promise<void> {
    return this.#replicator.settle();
  }

  snapshot(): void {
    this.#deployed = new Map(this.#secrets);
  }

  /** Back to the snapshot, if there is one. */
  async reset(): Promise<void> {
    await this.#replicator.clear();
    if (this.#deployed === undefined) return;
    this.#secrets.clear();
    for (const [key, secret] of this.#deployed) this.#secrets.set(key, secret);
  }

  #send(to: string, secret: Secret, kind: Change["kind"]): void {
    this.#replicator.send(secret.region, to, { secret, kind, writtenAt: this.#core.clock.now() });
  }

  #arrive(to: string, { secret, kind }: Change): void {
    const key = keyOf(to, secret.name);
    const held = this.#secrets.get(key);
    // Promoted, or somebody else's of the same name: the link is gone.
    if (kind !== "overwriting" && held !== undefined && held.primaryRegion !== secret.region) return;
    if (kind === "removal") this.#secrets.delete(key);
    else this.#secrets.set(key, copyFor(to, secret));
  }
}

function copyFor(region: string, secret: Secret): Secret {
  const keyId = secret.replicas.find((replica) => replica.region === region)?.keyId;
  return { ...secret, region, replicas: [], keyId };
}

function keyOf(region: string, name: string): string {
  return `${region}/${name}`;
}
