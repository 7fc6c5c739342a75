/** The objects in one cluster that are not pods. */
import { type CustomObject, type KubeService, nameKey, type ObjectName } from "./objects.ts";

export class ClusterObjects {
  readonly #namespaces = new Set<string>();
  readonly #serviceAccounts = new Set<string>();
  readonly #services = new Map<string, KubeService>();
  readonly #custom = new Map<string, CustomObject>();

  putNamespace(name: string): void {
    this.#namespaces.add(name);
  }

  removeNamespace(name: string): void {
    this.#namespaces.delete(name);
  }

  putServiceAccount(account: ObjectName): void {
    this.checkNamespace(account);
    this.#serviceAccounts.add(nameKey(account));
  }

  removeServiceAccount(account: ObjectName): void {
    this.#serviceAccounts.delete(nameKey(account));
  }

  /** Every namespace has one that is called default. */
  hasServiceAccount(account: ObjectName): boolean {
    return account.name === "default" || this.#serviceAccounts.has(nameKey(account));
  }

  putService(service: KubeService): void {
    this.checkNamespace(service);
    this.#services.set(nameKey(service), service);
  }

  removeService(service: ObjectName): void {
    this.#services.delete(nameKey(service));
  }

  service(name: ObjectName): KubeService | undefined {
    return this.#services.get(nameKey(name));
  }

  putCustom(object: CustomObject): void {
    this.checkNamespace(object);
    this.#custom.set(`${object.kind}/${nameKey(object)}`, object);
  }

  removeCustom(object: Pick<CustomObject, "kind" | "namespace" | "name">): void {
    this.#custom.delete(`${object.kind}/${nameKey(object)}`);
  }

  custom(kind: string): readonly CustomObject[] {
    return [...this.#custom.values()].filter((object) => object.kind === kind);
  }

  /** Throws Error as the API server refuses. */
  checkNamespace({ namespace, name }: ObjectName): void {
    if (namespace !== "default" && !this.#namespaces.has(namespace))
      throw new Error(`${name} cannot be made: namespaces "${namespace}" not found.`);
  }
}
