/** Keys and aliases of every region. */
import type { Policy } from "../iam/policy.ts";
import { ServiceError } from "../service.ts";

export interface Key {
  readonly region: string;
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly isMultiRegion: boolean;
  /** Of a replica: the key that it copies. */
  readonly primaryArn: string | undefined;
  readonly createdAt: number;
  readonly policy: Policy;
}

export class KeyStore {
  readonly #keys = new Map<string, Key>();
  /** By region and name with its prefix alias/. */
  readonly #aliases = new Map<string, string>();
  #deployed: ReadonlyMap<string, Key> | undefined;

  save(key: Key): void {
    this.#keys.set(`${key.region}/${key.id}`, key);
  }

  remove(region: string, id: string): void {
    this.#keys.delete(`${region}/${id}`);
  }

  saveAlias(region: string, name: string, keyId: string): void {
    this.#aliases.set(`${region}/${name}`, keyId);
  }

  removeAlias(region: string, name: string): void {
    this.#aliases.delete(`${region}/${name}`);
  }

  /** By id, alias, or ARN of either. Throws ServiceError NotFoundException. */
  need(region: string, named: string): Key {
    const [, , service, arnRegion] = named.split(":");
    const isElsewhere = service === "kms" && arnRegion !== region;
    const name = named.startsWith("arn:") ? named.slice(named.lastIndexOf(":") + 1) : named;
    const id = name.startsWith("alias/")
      ? this.#aliases.get(`${region}/${name}`)
      : name.replace(/^key\//, "");
    const key = isElsewhere || id === undefined ? undefined : this.#keys.get(`${region}/${id}`);
    if (key !== undefined) return key;
    throw new ServiceError("NotFoundException", `Key '${named}' does not exist in ${region}.`);
  }

  /** What a reset returns to. */
  snapshot(): void {
    this.#deployed = new Map(this.#keys);
  }

  reset(): void {
    for (const [name, key] of this.#deployed ?? []) this.#keys.set(name, key);
  }
}
