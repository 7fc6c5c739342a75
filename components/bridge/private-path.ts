import * as pulumi from "@pulumi/pulumi";
import type { EndpointService } from "../aws/network/endpoint-policies.ts";
import { PrivateEndpoints } from "../aws/network/private-endpoints.ts";
import { PrivateNetwork } from "../aws/network/private-network.ts";
import type { RegionalNetwork } from "../gcp/network/regional-network.ts";
import { routedRanges } from "../google-ranges.ts";
import type { Side } from "../regions.ts";
import type { Settings } from "../settings.ts";
import { placeOf } from "../side-of.ts";
import { TunnelPair } from "./tunnel-pair.ts";

export interface PrivatePathArgs {
  readonly side: Side;
  readonly settings: Settings;
  /** Google's end, in the region that goes with this side's. */
  readonly google: RegionalNetwork;
}

/** The way from Google's network to AWS's services of one region that never touches the Internet unencrypted. */
export class PrivatePath extends pulumi.ComponentResource {
  /** https addresses by service, as an AWS client takes them for its endpoint. */
  readonly endpoints: Readonly<Record<EndpointService, pulumi.Output<string>>>;
  readonly endpointIds: Readonly<Record<EndpointService, pulumi.Output<string>>>;

  constructor(
    name: string,
    { side, settings, google }: PrivatePathArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("tandem:bridge:PrivatePath", name, {}, opts);
    const ranges = routedRanges(settings.google);
    const vpc = new PrivateNetwork(
      `${name}-vpc`,
      { network: settings.aws[side], beyond: ranges },
      { parent: this },
    );
    const endpoints = new PrivateEndpoints(
      `${name}-endpoints`,
      {
        place: placeOf(settings, side),
        vpcId: vpc.vpcId,
        subnetIds: vpc.subnetIds,
        callers: ranges,
        keyRings: settings.keyRings,
      },
      { parent: this },
    );
    new TunnelPair(
      `${name}-tunnels`,
      {
        google: {
          region: settings.google[side].region,
          asn: settings.google.asn,
          routerId: google.routerId,
          routerName: google.routerName,
          vpnGatewayId: google.vpnGatewayId,
          vpnAddresses: google.vpnAddresses,
        },
        aws: { asn: settings.aws[side].asn, transitGatewayId: vpc.transitGatewayId },
        insideRanges: settings.tunnels[side],
        keys: settings.tunnelKeys[side],
      },
      { parent: this },
    );
    this.endpoints = endpoints.urls;
    this.endpointIds = endpoints.ids;
    this.registerOutputs({ endpoints: this.endpoints, endpointIds: this.endpointIds });
  }
}
