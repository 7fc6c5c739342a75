import { HaVpnGateway } from "@pulumi/gcp/compute/haVpnGateway.js";
import { Router } from "@pulumi/gcp/compute/router.js";
import { RouterNat } from "@pulumi/gcp/compute/routerNat.js";
import { Subnetwork } from "@pulumi/gcp/compute/subnetwork.js";
import * as pulumi from "@pulumi/pulumi";
import type { NamedRange } from "../../google-ranges.ts";
import type { GoogleRegion } from "../../setting-shapes.ts";
import { vpnAddress } from "./vpn-address.ts";

/** Names of the subnet's secondary ranges, as a cluster asks for them. */
export const PODS_RANGE = "pods";
export const SERVICES_RANGE = "services";

/** Seconds; with three of them missing, Cloud Router gives a neighbour up, unless that one asks for less. */
const KEEPALIVE_SECONDS = 20;

export interface RegionalNetworkArgs {
  readonly network: pulumi.Input<string>;
  readonly region: GoogleRegion;
  /** Of the Cloud Router. */
  readonly asn: number;
  /** What the Cloud Router tells its neighbours of. */
  readonly advertised: readonly NamedRange[];
  /** Keeps the VPN gateway: AWS knows its two addresses, and new ones would end every tunnel. */
  readonly protect: boolean;
}

/** A region of Google's network: its subnet, its Cloud Router, its way out, and its end of the tunnels. */
export class RegionalNetwork extends pulumi.ComponentResource {
  readonly subnetId: pulumi.Output<string>;
  readonly routerId: pulumi.Output<string>;
  readonly routerName: pulumi.Output<string>;
  readonly vpnGatewayId: pulumi.Output<string>;
  /** The two public addresses of the VPN gateway, in the order of its interfaces. */
  readonly vpnAddresses: readonly [pulumi.Output<string>, pulumi.Output<string>];

  constructor(name: string, args: RegionalNetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:network:RegionalNetwork", name, {}, opts);
    const { network, region } = args;
    const subnet = new Subnetwork(
      `${name}-subnet`,
      {
        network,
        region: region.region,
        ipCidrRange: region.nodes,
        secondaryIpRanges: [
          { rangeName: PODS_RANGE, ipCidrRange: region.pods },
          { rangeName: SERVICES_RANGE, ipCidrRange: region.services },
        ],
        privateIpGoogleAccess: true,
      },
      { parent: this },
    );
    const router = new Router(`${name}-router`, routerArgs(args), { parent: this });
    this.#openWayOut(name, { subnet, router, region: region.region });
    const gateway = new HaVpnGateway(
      `${name}-vpn`,
      // Said outright: a new default of the provider would replace the gateway.
      { network, region: region.region, stackType: "IPV4_ONLY", gatewayIpVersion: "IPV4" },
      { parent: this, protect: args.protect },
    );
    this.subnetId = subnet.id;
    this.routerId = router.id;
    this.routerName = router.name;
    this.vpnGatewayId = gateway.id;
    this.vpnAddresses = [
      gateway.vpnInterfaces.apply((interfaces) => vpnAddress(interfaces, 0)),
      gateway.vpnInterfaces.apply((interfaces) => vpnAddress(interfaces, 1)),
    ];
    this.registerOutputs({ subnetId: this.subnetId, vpnAddresses: [...this.vpnAddresses] });
  }

  /** Nodes have no public address; the keys of the customers' identity provider lie on the Internet. */
  #openWayOut(name: string, at: { subnet: Subnetwork; router: Router; region: string }): void {
    new RouterNat(
      `${name}-nat`,
      {
        router: at.router.name,
        region: at.region,
        natIpAllocateOption: "AUTO_ONLY",
        sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
        subnetworks: [{ name: at.subnet.id, sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
        logConfig: { enable: true, filter: "ERRORS_ONLY" },
      },
      { parent: this },
    );
  }
}

function routerArgs({ network, region, asn, advertised }: RegionalNetworkArgs) {
  return {
    network,
    region: region.region,
    bgp: {
      asn,
      // Range by range: a whole group would also tell of what is added to the network later.
      advertiseMode: "CUSTOM",
      advertisedIpRanges: advertised.map(({ name, cidr }) => ({ range: cidr, description: name })),
      keepaliveInterval: KEEPALIVE_SECONDS,
    },
  };
}
