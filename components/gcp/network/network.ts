import { Firewall } from "@pulumi/gcp/compute/firewall.js";
import { Network as ComputeNetwork } from "@pulumi/gcp/compute/network.js";
import * as pulumi from "@pulumi/pulumi";

export interface NetworkArgs {
  /** Ranges of the VPCs at AWS. */
  readonly awsRanges: readonly string[];
}

/** The network that both clusters live in. What is bound to a region is in RegionalNetwork. */
export class Network extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, { awsRanges }: NetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:network:Network", name, {}, opts);
    const network = new ComputeNetwork(
      name,
      // GLOBAL: each Cloud Router then learns for, and is heard in, both regions.
      { autoCreateSubnetworks: false, routingMode: "GLOBAL" },
      { parent: this },
    );
    // Nothing at AWS calls Google. Only its word that a packet is too long for the tunnel must come through.
    new Firewall(
      `${name}-icmp`,
      {
        network: network.id,
        direction: "INGRESS",
        sourceRanges: [...awsRanges],
        allows: [{ protocol: "icmp" }],
      },
      { parent: this },
    );
    this.id = network.id;
    this.registerOutputs({ id: this.id });
  }
}
