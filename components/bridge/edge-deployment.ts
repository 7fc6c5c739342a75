import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import * as pulumi from "@pulumi/pulumi";
import { EDGE_SERVICE } from "../gcp/gateway/edge-service.ts";
import { serviceExport } from "../gcp/gateway/entry-manifests.ts";
import { edgePod } from "./edge-pod.ts";

export interface EdgeDeploymentArgs {
  readonly namespace: string;
  readonly image: string;
  readonly replicas: number;
  readonly roleArn: pulumi.Input<string>;
  /** EDGE_CONFIG. */
  readonly config: pulumi.Input<string>;
}

/** The edge in one cluster, offered to the fleet. */
export class EdgeDeployment extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: EdgeDeploymentArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:bridge:EdgeDeployment", name, {}, opts);
    const { image, replicas, roleArn, config } = args;
    const parent = { parent: this };
    const labels = { "app.kubernetes.io/name": EDGE_SERVICE.name, "app.kubernetes.io/part-of": "tandem" };
    const selector = { matchLabels: labels };
    const space = new Namespace(
      `${name}-namespace`,
      {
        metadata: {
          name: args.namespace,
          // The strictest of Kubernetes' own standards; the edge needs nothing above it.
          labels: { "pod-security.kubernetes.io/enforce": "restricted" },
        },
      },
      parent,
    );
    const namespace = space.metadata.name;
    // Fixed names: the cluster's tokens, the role at AWS and the fleet's ServiceImport know them.
    const metadata = { name: EDGE_SERVICE.name, namespace, labels };
    const account = new ServiceAccount(
      `${name}-account`,
      { metadata, automountServiceAccountToken: false },
      parent,
    );
    const deployment = new Deployment(
      name,
      {
        metadata,
        spec: {
          replicas,
          selector,
          // A new pod is ready before an old one goes.
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          template: edgePod({ image, labels, roleArn, config }),
        },
      },
      { parent: this, dependsOn: [account] },
    );
    const service = new Service(
      `${name}-service`,
      {
        metadata,
        spec: {
          type: "ClusterIP",
          selector: labels,
          ports: [{ name: "http", port: EDGE_SERVICE.port, targetPort: EDGE_SERVICE.containerPort }],
        },
      },
      parent,
    );
    new PodDisruptionBudget(`${name}-budget`, { metadata, spec: { maxUnavailable: 1, selector } }, parent);
    // Last: by then the fleet has had the time of a rollout to bring the kind of object to the cluster.
    new CustomResource(
      `${name}-export`,
      { ...serviceExport(namespace) },
      { parent: this, dependsOn: [service, deployment] },
    );
    this.namespace = namespace;
    this.registerOutputs({ namespace });
  }
}
