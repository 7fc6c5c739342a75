/** The objects of Kubernetes that the local clusters act upon, read from the manifests that were deployed. */

import type { GoogleSide } from "../control.ts";

/** Which of the two clusters: the last part of its name. */
export type Side = GoogleSide;
export const SIDES: readonly Side[] = ["home", "peer"];

export interface Cluster {
  /** <location>/<name>: what a kubeconfig says of it. */
  readonly key: string;
  readonly project: string;
  readonly location: string;
  readonly name: string;
  readonly side: Side;
}

/** A name in a namespace, such as tandem/edge. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

export interface HttpProbe {
  readonly path: string;
  /** A port's name or number. */
  readonly port: string;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

export interface ContainerPort {
  readonly name: string;
  readonly port: number;
}

/** A token that the kubelet writes into the pod. */
export interface ProjectedToken {
  /** Where the container sees it. */
  readonly path: string;
  readonly audience: string;
  readonly expirationSeconds: number;
}

/** What a variable is: a text, or the pod's own name. */
export type EnvironmentValue = { readonly text: string } | { readonly field: "metadata.name" };

export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly image: string;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  readonly ports: readonly ContainerPort[];
  readonly tokens: readonly ProjectedToken[];
  readonly memoryMb?: number;
  readonly graceSeconds: number;
  /** Until it has succeeded, the liveness probe is not asked. */
  readonly startup?: HttpProbe;
  readonly readiness?: HttpProbe;
  readonly liveness?: HttpProbe;
}

export interface Deployment extends ObjectName {
  readonly replicas: number;
  readonly template: PodTemplate;
}

export interface KubeService extends ObjectName {
  readonly selector: Readonly<Record<string, string>>;
  /** targetPort: a port's name or number. */
  readonly ports: readonly { readonly port: number; readonly targetPort: string }[];
}

/** An object that is kept as it is, such as a Gateway. */
export interface CustomObject extends ObjectName {
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

export function nameKey({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}
