import { Route } from "@pulumi/aws/ec2/route.js";
import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { TransitGateway } from "@pulumi/aws/ec2transitgateway/transitGateway.js";
import { VpcAttachment } from "@pulumi/aws/ec2transitgateway/vpcAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import type { NamedRange } from "../../google-ranges.ts";
import type { AwsNetwork } from "../../setting-shapes.ts";

export interface PrivateNetworkArgs {
  readonly network: AwsNetwork;
  /** What lies behind the transit gateway. */
  readonly beyond: readonly NamedRange[];
}

/** A VPC without a way to the Internet, and the transit gateway that leads from it to Google's network. */
export class PrivateNetwork extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: readonly pulumi.Output<string>[];
  readonly transitGatewayId: pulumi.Output<string>;

  constructor(name: string, { network, beyond }: PrivateNetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:network:PrivateNetwork", name, {}, opts);
    const vpc = new Vpc(
      name,
      // Endpoints ask for both.
      { cidrBlock: network.vpc, enableDnsSupport: true, enableDnsHostnames: true, ...named(name) },
      { parent: this },
    );
    const routes = new RouteTable(`${name}-routes`, { vpcId: vpc.id, ...named(name) }, { parent: this });
    const subnets = network.subnets.map((cidrBlock, index) =>
      this.#subnet(name, { vpc, routes, cidrBlock, zone: network.availabilityZones[index] ?? "" }),
    );
    const transit = new TransitGateway(
      `${name}-transit`,
      {
        amazonSideAsn: network.asn,
        // Without it one of four tunnels would carry everything.
        vpnEcmpSupport: "enable",
        autoAcceptSharedAttachments: "disable",
        defaultRouteTableAssociation: "enable",
        defaultRouteTablePropagation: "enable",
        ...named(name),
      },
      { parent: this },
    );
    const attachment = new VpcAttachment(
      `${name}-attachment`,
      {
        transitGatewayId: transit.id,
        vpcId: vpc.id,
        subnetIds: subnets.map(({ id }) => id),
        ...named(name),
      },
      { parent: this },
    );
    // A transit gateway never puts what it learns into a VPC's own table.
    for (const range of beyond)
      new Route(
        `${name}-to-${range.name}`,
        { routeTableId: routes.id, destinationCidrBlock: range.cidr, transitGatewayId: transit.id },
        { parent: this, dependsOn: [attachment] },
      );
    this.vpcId = vpc.id;
    this.subnetIds = subnets.map(({ id }) => id);
    this.transitGatewayId = transit.id;
    this.registerOutputs({ vpcId: this.vpcId, transitGatewayId: this.transitGatewayId });
  }

  #subnet(name: string, at: { vpc: Vpc; routes: RouteTable; cidrBlock: string; zone: string }): Subnet {
    const subnet = new Subnet(
      `${name}-${at.zone}`,
      { vpcId: at.vpc.id, cidrBlock: at.cidrBlock, availabilityZone: at.zone, ...named(name) },
      { parent: this },
    );
    new RouteTableAssociation(
      `${name}-${at.zone}`,
      { subnetId: subnet.id, routeTableId: at.routes.id },
      { parent: this },
    );
    return subnet;
  }
}

/** EC2 knows no other names than this tag. */
function named(name: string): { readonly tags: { readonly Name: string } } {
  return { tags: { Name: `tandem-${name}` } };
}
