/** Keeps as many pods of a Deployment as it asks for, and replaces those of an older revision one by one. */
import { createHash } from "node:crypto";
import type { Image } from "./images.ts";
import { type Deployment, nameKey } from "./objects.ts";
import type { Pod } from "./pod.ts";

export interface PodStartRequest {
  readonly deployment: Deployment;
  readonly image: Image;
  /** Names the template and the image's content: pods of another are replaced. */
  readonly revision: string;
  readonly onChange: () => void;
}

export interface DeploymentPodsParts {
  /** Why no pod may start now, or undefined. */
  hindrance(deployment: Deployment): string | undefined;
  start(request: PodStartRequest): Pod;
  /** Told of every change of what is ready. */
  onChange(): void;
}

export class DeploymentPods {
  readonly #parts: DeploymentPodsParts;
  #deployment: Deployment;
  #image: Image;
  #pods: readonly Pod[] = [];
  #isRemoved = false;

  constructor(deployment: Deployment, image: Image, parts: DeploymentPodsParts) {
    this.#parts = parts;
    this.#deployment = deployment;
    this.#image = image;
    this.reconcile();
  }

  get pods(): readonly Pod[] {
    return this.#pods;
  }

  get deployment(): Deployment {
    return this.#deployment;
  }

  change(deployment: Deployment, image: Image): void {
    this.#deployment = deployment;
    this.#image = image;
    this.reconcile();
  }

  /** Undefined when everything that was asked for runs and is ready, and nothing else does. */
  get trouble(): string | undefined {
    const { replicas } = this.#deployment;
    const ready = this.#current.filter((pod) => pod.isReady);
    if (ready.length === replicas && this.#pods.length === replicas) return undefined;
    const hindrance = this.#parts.hindrance(this.#deployment);
    const details = this.#pods.filter((pod) => !pod.isReady).map((pod) => pod.trouble);
    return [
      `${ready.length} of ${replicas} pods are ready`,
      ...(hindrance === undefined ? [] : [hindrance]),
      ...details,
    ].join("; ");
  }

  /** Starts and ends pods until what runs is what was asked for; called again on every change. */
  reconcile(): void {
    if (this.#isRemoved) return;
    const { replicas } = this.#deployment;
    void this.#end(this.#current.slice(replicas), true);
    if (this.#parts.hindrance(this.#deployment) === undefined)
      while (this.#current.length < replicas) this.#start();
    this.#endOlder(replicas);
    this.#parts.onChange();
  }

  /** At once; `reconcile` starts others. */
  async endAll(): Promise<void> {
    await this.#end(this.#pods, false);
    this.#parts.onChange();
  }

  async remove({ isGraceful }: { readonly isGraceful: boolean }): Promise<void> {
    this.#isRemoved = true;
    await this.#end(this.#pods, isGraceful);
  }

  get #revision(): string {
    return createHash("sha256")
      .update(JSON.stringify([nameKey(this.#deployment), this.#deployment.template, this.#image.digest]))
      .digest("hex")
      .slice(0, 10);
  }

  get #current(): readonly Pod[] {
    const revision = this.#revision;
    return this.#pods.filter((pod) => pod.revision === revision);
  }

  /** What is not ready serves nobody and goes first; what is stays until a new pod takes its place. */
  #endOlder(replicas: number): void {
    const current = this.#current;
    const needed = Math.max(0, replicas - current.filter((pod) => pod.isReady).length);
    const older = this.#pods.filter((pod) => !current.includes(pod));
    const kept = older.filter((pod) => pod.isReady).slice(0, needed);
    void this.#end(
      older.filter((pod) => !kept.includes(pod)),
      true,
    );
  }

  #start(): void {
    const pod = this.#parts.start({
      deployment: this.#deployment,
      image: this.#image,
      revision: this.#revision,
      onChange: () => this.reconcile(),
    });
    this.#pods = [...this.#pods, pod];
  }

  async #end(pods: readonly Pod[], isGraceful: boolean): Promise<void> {
    if (pods.length === 0) return;
    this.#pods = this.#pods.filter((pod) => !pods.includes(pod));
    await Promise.all(pods.map((pod) => pod.end({ isGraceful })));
  }
}
