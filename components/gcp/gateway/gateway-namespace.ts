import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import * as pulumi from "@pulumi/pulumi";

export interface GatewayNamespaceArgs {
  readonly namespace: string;
}

/** Where the gateway's objects live in a cluster. */
export class GatewayNamespace extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;

  constructor(name: string, { namespace }: GatewayNamespaceArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:gateway:GatewayNamespace", name, {}, opts);
    const object = new Namespace(
      name,
      {
        metadata: {
          name: namespace,
          // The strictest of Kubernetes' own standards; the gateway needs nothing above it.
          labels: { "pod-security.kubernetes.io/enforce": "restricted" },
        },
      },
      { parent: this },
    );
    this.name = object.metadata.name;
    this.registerOutputs({ name: this.name });
  }
}
