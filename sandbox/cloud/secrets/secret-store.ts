/** The secrets of every region. */
import { isHeldIn, type Secret, secretArn } from "./secret.ts";

export class SecretStore {
  readonly #accountId: string;
  /** By primary region and name. */
  readonly #secrets = new Map<string, Secret>();
  #deployed: ReadonlyMap<string, Secret> | undefined;

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  save(secret: Secret): void {
    this.#secrets.set(`${secret.primaryRegion}/${secret.name}`, secret);
  }

  heldIn(region: string): readonly Secret[] {
    return [...this.#secrets.values()].filter((secret) => isHeldIn(secret, region));
  }

  /** By name, or by the ARN that the secret has in this region. */
  find(id: string, region: string): Secret | undefined {
    return this.heldIn(region).find(
      (secret) => secret.name === id || secretArn(this.#accountId, region, secret) === id,
    );
  }

  snapshot(): void {
    this.#deployed = new Map(this.#secrets);
  }

  /** Back to the snapshot, if there is one. */
  reset(): void {
    if (this.#deployed === undefined) return;
    this.#secrets.clear();
    for (const [key, secret] of this.#deployed) this.#secrets.set(key, secret);
  }
}
