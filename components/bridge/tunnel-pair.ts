import { CustomerGateway } from "@pulumi/aws/ec2/customerGateway.js";
import { VpnConnection } from "@pulumi/aws/ec2/vpnConnection.js";
import { ExternalVpnGateway } from "@pulumi/gcp/compute/externalVpnGateway.js";
import { RouterInterface } from "@pulumi/gcp/compute/routerInterface.js";
import { RouterPeer } from "@pulumi/gcp/compute/routerPeer.js";
import { VPNTunnel } from "@pulumi/gcp/compute/vpntunnel.js";
import * as pulumi from "@pulumi/pulumi";
import { bgpAsn, connectionArgs } from "./connection-args.ts";
import { planTunnels, type TunnelPlan } from "./tunnel-plan.ts";

/** The order of a route among equals; the same on every tunnel, so that all of them carry. */
const ROUTE_PRIORITY = 100;

export interface TunnelPairArgs {
  readonly google: {
    readonly region: string;
    readonly asn: number;
    readonly routerId: pulumi.Input<string>;
    readonly routerName: pulumi.Input<string>;
    readonly vpnGatewayId: pulumi.Input<string>;
    readonly vpnAddresses: readonly [pulumi.Input<string>, pulumi.Input<string>];
  };
  readonly aws: { readonly asn: number; readonly transitGatewayId: pulumi.Input<string> };
  /** Four /30, AWS at the first host. */
  readonly insideRanges: readonly string[];
  /** Four pre-shared keys, in the clear. */
  readonly keys: readonly string[];
}

/**
 * Four tunnels between a region of each cloud, and BGP over them: Google's topology for 99.99 %.
 * https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway
 * AWS needs Google's two addresses and Google AWS's four; everything else is ours, so nothing is circular.
 */
export class TunnelPair extends pulumi.ComponentResource {
  readonly #name: string;
  readonly #args: TunnelPairArgs;

  constructor(name: string, args: TunnelPairArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:bridge:TunnelPair", name, {}, opts);
    this.#name = name;
    this.#args = args;
    const plans = planTunnels(args.insideRanges, args.keys);
    const connections = args.google.vpnAddresses.map((address, index) =>
      this.#connection(
        index,
        address,
        plans.filter(({ connection }) => connection === index),
      ),
    );
    const far = new ExternalVpnGateway(
      `${name}-aws`,
      {
        redundancyType: "FOUR_IPS_REDUNDANCY",
        interfaces: connections
          .flatMap(({ tunnel1Address, tunnel2Address }) => [tunnel1Address, tunnel2Address])
          .map((ipAddress, id) => ({ id, ipAddress })),
      },
      { parent: this },
    );
    for (const plan of plans) this.#tunnel(plan, far);
    this.registerOutputs({});
  }

  #connection(index: number, ipAddress: pulumi.Input<string>, plans: readonly TunnelPlan[]): VpnConnection {
    const { google, aws } = this.#args;
    const tags = { Name: `tandem-${this.#name}-${index}` };
    const gateway = new CustomerGateway(
      `${this.#name}-gateway-${index}`,
      { type: "ipsec.1", ipAddress, ...bgpAsn(google.asn), tags },
      { parent: this },
    );
    const tunnels = plans.map(({ insideRange, key }) => ({ insideRange, key: pulumi.secret(key) }));
    return new VpnConnection(
      `${this.#name}-connection-${index}`,
      { ...connectionArgs(gateway.id, aws.transitGatewayId, tunnels), tags },
      // The configuration for the customer's router holds the keys.
      { parent: this, additionalSecretOutputs: ["customerGatewayConfiguration"] },
    );
  }

  #tunnel(plan: TunnelPlan, far: ExternalVpnGateway): void {
    const { google, aws } = this.#args;
    const name = `${this.#name}-${plan.index}`;
    const { region } = google;
    // Google takes no second tunnel to the same far interface, nor a second interface to the same tunnel.
    const opts = { parent: this, deleteBeforeReplace: true };
    const tunnel = new VPNTunnel(
      name,
      {
        region,
        vpnGateway: google.vpnGatewayId,
        vpnGatewayInterface: plan.connection,
        peerExternalGateway: far.id,
        peerExternalGatewayInterface: plan.index,
        sharedSecret: pulumi.secret(plan.key),
        router: google.routerId,
        ikeVersion: 2,
      },
      opts,
    );
    const port = new RouterInterface(
      `${name}-interface`,
      { router: google.routerName, region, ipRange: `${plan.googleAddress}/30`, vpnTunnel: tunnel.name },
      opts,
    );
    new RouterPeer(
      `${name}-session`,
      {
        router: google.routerName,
        region,
        interface: port.name,
        peerAsn: aws.asn,
        ipAddress: plan.googleAddress,
        peerIpAddress: plan.awsAddress,
        advertisedRoutePriority: ROUTE_PRIORITY,
      },
      { ...opts, replaceWith: [port] },
    );
  }
}
