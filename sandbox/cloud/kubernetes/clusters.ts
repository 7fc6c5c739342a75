/** The clusters of the local cloud, one on each side. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { OidcIssuers } from "../oidc/issuers.ts";
import type { Randomness } from "../randomness.ts";
import type { CloudCore } from "../service.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import type { PodStartRequest } from "./deployment-pods.ts";
import { Images } from "./images.ts";
import { type Cluster, type Deployment, type ObjectName, SIDES, type Side } from "./objects.ts";
import { Pod } from "./pod.ts";
import { buildPodEntry } from "./pod-entry.ts";
import { RunningCluster } from "./running-cluster.ts";

export interface ClustersParts {
  readonly core: CloudCore;
  readonly issuers: OidcIssuers;
  /** The entry file of each image's build, by the last part of the image's name without its tag. */
  readonly images: Readonly<Record<string, string>>;
  readonly directory: string;
}

const READY_WITHIN_MS = 60_000;

export class Clusters {
  readonly #parts: ClustersParts;
  readonly #folder: string;
  readonly #images: Images;
  readonly #names: Randomness;
  readonly #clusters = new Map<string, RunningCluster>();
  readonly #waiting = new Set<() => void>();
  #clockMove: Promise<unknown> | undefined;
  #preload: string | undefined;

  /** Files of pods are under `directory`/pods, which this class clears and owns. */
  constructor(parts: ClustersParts) {
    this.#parts = parts;
    this.#folder = join(parts.directory, "pods");
    rmSync(this.#folder, { recursive: true, force: true });
    this.#images = new Images(parts.images, join(this.#folder, "images"));
    this.#names = parts.core.random.fork("pods");
    parts.core.clock.onShift(() => this.#tellTheTime());
  }

  /** Throws Error for a cluster that belongs to no side. */
  putCluster({ project, location, name }: Pick<Cluster, "project" | "location" | "name">): void {
    const key = clusterKey(location, name);
    const cluster = { key, project, location, name, side: sideOf(name) };
    this.#parts.issuers.put(name, issuerOf(cluster));
    if (this.#clusters.has(key)) return;
    const running = new RunningCluster({
      cluster,
      startPod: (request) => this.#startPod(cluster, request),
      onChange: () => this.#changed(),
    });
    this.#clusters.set(key, running);
  }

  async removeCluster({ location, name }: Pick<Cluster, "location" | "name">): Promise<void> {
    const running = this.#clusters.get(clusterKey(location, name));
    if (running === undefined) return;
    this.#clusters.delete(running.cluster.key);
    this.#parts.issuers.remove(name);
    await running.remove();
  }

  /** By the address in a kubeconfig. Throws Error where no such cluster is: its API would not answer either. */
  cluster(key: string): RunningCluster {
    const running = this.#clusters.get(key);
    if (running !== undefined) return running;
    const known = [...this.#clusters.keys()].join(", ") || "none";
    throw new Error(`No cluster ${key || "that a kubeconfig names"} is deployed; deployed are: ${known}.`);
  }

  has(key: string): boolean {
    return this.#clusters.has(key);
  }

  /** Its pods are started, or replaced one by one; `ready` waits for them. Throws Error for an unknown image. */
  async putDeployment(key: string, deployment: Deployment): Promise<void> {
    const image = await this.#images.pull(deployment.template.image);
    this.cluster(key).putDeployment(deployment, image);
  }

  async removeDeployment(key: string, name: ObjectName): Promise<void> {
    await this.#clusters.get(key)?.removeDeployment(name);
  }

  /** Undefined where the side has no cluster, or has lost it. */
  ofSide(side: Side): RunningCluster | undefined {
    return [...this.#clusters.values()].find(({ cluster, isLost }) => cluster.side === side && !isLost);
  }

  /** Of every cluster, lost ones included: what the load balancer was told once it goes on doing. */
  get objects(): readonly ClusterObjects[] {
    return [...this.#clusters.values()].map(({ objects }) => objects);
  }

  /** By <cluster>/<pod>. */
  isPod(name: string): boolean {
    return [...this.#clusters.values()].some(({ cluster, pods }) =>
      pods.some((pod) => `${cluster.name}/${pod.name}` === name),
    );
  }

  /** One container of the side ends; its pod starts it again. */
  losePod(side: Side): void {
    const { pods } = this.#known(side);
    const pod = pods.find((candidate) => candidate.isReady) ?? pods[0];
    if (pod === undefined) throw new Error(`The cluster of ${side} runs no pod that could be lost.`);
    pod.crash();
  }

  loseCluster(side: Side): void {
    this.#known(side).lose();
  }

  restore(): void {
    for (const running of this.#clusters.values()) if (running.isLost) running.restore();
  }

  /** Resolves when every Deployment has the pods it asks for; rejects with what they lack. */
  async ready(withinMs = READY_WITHIN_MS): Promise<void> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const troubles = [...this.#clusters.values()].flatMap((running) => running.troubles);
      if (troubles.length === 0) return;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error(`Not every pod is ready after ${withinMs} ms. ${troubles.join("\n")}`);
      await this.#change(leftMs);
    }
  }

  /** Whether every pod knows the time and has a token that is good. */
  get isQuiet(): boolean {
    return this.#clockMove === undefined && this.#pods.every((pod) => pod.isQuiet);
  }

  async settle(): Promise<void> {
    while (!this.isQuiet) {
      await this.#clockMove;
      await Promise.all(this.#pods.map((pod) => pod.settle()));
    }
  }

  /** Lost clusters are back; pods that may remember something are replaced. Waits for what it starts. */
  async reset({ mayRemember }: { readonly mayRemember: boolean }): Promise<void> {
    const isWhole = !mayRemember && [...this.#clusters.values()].every(({ isLost }) => !isLost);
    this.restore();
    if (mayRemember) await Promise.all([...this.#clusters.values()].map((running) => running.replacePods()));
    else await Promise.all(this.#pods.map((pod) => pod.renewTokens()));
    await this.settle();
    if (!isWhole) await this.ready();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#clusters.values()].map((running) => running.remove()));
  }

  #startPod(cluster: Cluster, { deployment, image, revision, onChange }: PodStartRequest): Pod {
    const { core, issuers } = this.#parts;
    this.#preload ??= buildPodEntry(this.#folder);
    return new Pod({
      core,
      cluster,
      issuer: issuers.put(cluster.name, issuerOf(cluster)),
      owner: deployment,
      template: deployment.template,
      revision,
      name: `${deployment.name}-${revision}-${this.#names.code(5).toLowerCase()}`,
      entry: image.entry,
      preload: this.#preload,
      directory: join(this.#folder, cluster.name),
      onChange,
    });
  }

  get #pods(): readonly Pod[] {
    return [...this.#clusters.values()].flatMap(({ pods }) => pods);
  }

  #tellTheTime(): void {
    const move = Promise.all(this.#pods.map((pod) => pod.setClock())).finally(() => {
      if (this.#clockMove === move) this.#clockMove = undefined;
    });
    this.#clockMove = move;
  }

  #change(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #changed(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #known(side: Side): RunningCluster {
    const running = this.ofSide(side);
    if (running !== undefined) return running;
    throw new Error(
      `The local cloud has no cluster ${side} that runs; the sides are ${SIDES.join(" and ")}.`,
    );
  }
}

/** What the fleet's Connect gateway calls it. */
export function clusterKey(location: string, name: string): string {
  return `${location}/${name}`;
}

/** Of the service accounts of a GKE cluster: a function of where it is, so that others can trust it before it is. */
function issuerOf({ project, location, name }: Cluster): string {
  return `https://container.googleapis.com/v1/projects/${project}/locations/${location}/clusters/${name}`;
}

function sideOf(clusterName: string): Side {
  const side = SIDES.find((candidate) => clusterName.endsWith(`-${candidate}`));
  if (side !== undefined) return side;
  throw new Error(`Cluster ${clusterName} belongs to no side: its name must end in -home or -peer.`);
}
