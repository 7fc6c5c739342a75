import { Network as ComputeNetwork } from "@pulumi/gcp/compute/network.js";
import { Subnetwork } from "@pulumi/gcp/compute/subnetwork.js";
import * as pulumi from "@pulumi/pulumi";

export interface NetworkArgs {
  readonly region: string;
  /** IPv4 range of the subnet. */
  readonly cidr: string;
}

/** The network that the digital channels' gateway lives in, with a subnet in the given region. */
export class Network extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly subnetId: pulumi.Output<string>;

  constructor(name: string, { region, cidr }: NetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:network:Network", name, {}, opts);
    const network = new ComputeNetwork(
      name,
      // GLOBAL: a Cloud Router then advertises, and learns for, every region's subnets.
      { autoCreateSubnetworks: false, routingMode: "GLOBAL" },
      { parent: this },
    );
    const subnet = new Subnetwork(
      `${name}-${region}`,
      { network: network.id, region, ipCidrRange: cidr, privateIpGoogleAccess: true },
      { parent: this },
    );
    this.id = network.id;
    this.subnetId = subnet.id;
    this.registerOutputs({ id: this.id, subnetId: this.subnetId });
  }
}
