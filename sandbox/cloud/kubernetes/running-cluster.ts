/** One cluster: its objects and the pods of its Deployments. */
import { ClusterObjects } from "./cluster-objects.ts";
import { DeploymentPods } from "./deployment-pods.ts";
import type { Image } from "./images.ts";
import { type Cluster, type Deployment, nameKey, type ObjectName } from "./objects.ts";
import type { Pod } from "./pod.ts";

export interface RunningClusterParts {
  readonly cluster: Cluster;
  startPod(start: {
    readonly deployment: Deployment;
    readonly revision: string;
    readonly image: Image;
    readonly onChange: () => void;
  }): Pod;
  /** Told of every change of what is ready. */
  onChange(): void;
}

export class RunningCluster {
  readonly cluster: Cluster;
  readonly objects = new ClusterObjects();
  readonly #parts: RunningClusterParts;
  readonly #deployments = new Map<string, DeploymentPods>();
  #isLost = false;

  constructor(parts: RunningClusterParts) {
    this.#parts = parts;
    this.cluster = parts.cluster;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  get pods(): readonly Pod[] {
    return [...this.#deployments.values()].flatMap(({ pods }) => pods);
  }

  putDeployment(deployment: Deployment, image: Image): void {
    this.objects.checkNamespace(deployment);
    const held = this.#deployments.get(nameKey(deployment));
    if (held === undefined)
      this.#deployments.set(
        nameKey(deployment),
        new DeploymentPods(deployment, image, {
          hindrance: (wanted) => this.#hindrance(wanted),
          start: (start) => this.#parts.startPod(start),
          onChange: () => this.#parts.onChange(),
        }),
      );
    else held.change(deployment, image);
  }

  async removeDeployment(name: ObjectName): Promise<void> {
    const held = this.#deployments.get(nameKey(name));
    this.#deployments.delete(nameKey(name));
    await held?.remove({ isGraceful: true });
  }

  reconcile(): void {
    for (const deployment of this.#deployments.values()) deployment.reconcile();
  }

  /** Its pods end where they stand; none is started until it is back. */
  lose(): void {
    this.#isLost = true;
    for (const deployment of this.#deployments.values()) void deployment.endAll();
  }

  restore(): void {
    this.#isLost = false;
    this.reconcile();
  }

  /** Of a cluster that is lost nothing is expected. */
  get troubles(): readonly string[] {
    if (this.#isLost) return [];
    return [...this.#deployments.values()].flatMap(({ deployment, trouble }) =>
      trouble === undefined ? [] : [`Deployment ${nameKey(deployment)} in ${this.cluster.key}: ${trouble}`],
    );
  }

  async replacePods(): Promise<void> {
    await Promise.all([...this.#deployments.values()].map((deployment) => deployment.endAll()));
    this.reconcile();
  }

  async remove(): Promise<void> {
    const held = [...this.#deployments.values()];
    this.#deployments.clear();
    await Promise.all(held.map((deployment) => deployment.remove({ isGraceful: false })));
  }

  #hindrance({ namespace, template }: Deployment): string | undefined {
    if (this.#isLost) return "the cluster is lost";
    const account = { namespace, name: template.serviceAccount };
    return this.objects.hasServiceAccount(account)
      ? undefined
      : `error looking up service account ${nameKey(account)}: serviceaccount "${account.name}" not found`;
  }
}
