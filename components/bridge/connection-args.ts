/** AWS's side of a VPN connection of two tunnels. */
import type { VpnConnectionArgs } from "@pulumi/aws/ec2/vpnConnection.js";
import type * as pulumi from "@pulumi/pulumi";
import { InvalidArgument } from "../invalid-argument.ts";

export interface ConnectionTunnel {
  readonly insideRange: string;
  readonly key: pulumi.Input<string>;
}

/** AWS's limit of the argument that came first, a signed 32-bit number. */
const MOST_PLAIN_ASN = 2_147_483_647;

export function bgpAsn(asn: number): { readonly bgpAsn: string } | { readonly bgpAsnExtended: string } {
  return asn > MOST_PLAIN_ASN ? { bgpAsnExtended: String(asn) } : { bgpAsn: String(asn) };
}

// One of each: with all that AWS offers, its proposal is fragmented, and Google's end then fails to renew keys.
// https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway
const ENCRYPTION = ["AES256"];
const INTEGRITY = ["SHA2-256"];
const DH_GROUP = [18];
const IKE = ["ikev2"];

export function connectionArgs(
  customerGatewayId: pulumi.Input<string>,
  transitGatewayId: pulumi.Input<string>,
  tunnels: readonly ConnectionTunnel[],
): VpnConnectionArgs {
  const [first, second] = tunnels;
  if (first === undefined || second === undefined || tunnels.length > 2)
    throw new InvalidArgument("TunnelPair", "tunnels", `must be two, and are ${tunnels.length}`);
  return {
    type: "ipsec.1",
    customerGatewayId,
    transitGatewayId,
    staticRoutesOnly: false,
    tunnelInsideIpVersion: "ipv4",
    tunnel1InsideCidr: first.insideRange,
    tunnel1PresharedKey: first.key,
    tunnel1IkeVersions: IKE,
    // AWS calls; Google answers and calls as well.
    tunnel1StartupAction: "start",
    tunnel1DpdTimeoutAction: "restart",
    tunnel1Phase1EncryptionAlgorithms: ENCRYPTION,
    tunnel1Phase1IntegrityAlgorithms: INTEGRITY,
    tunnel1Phase1DhGroupNumbers: DH_GROUP,
    tunnel1Phase2EncryptionAlgorithms: ENCRYPTION,
    tunnel1Phase2IntegrityAlgorithms: INTEGRITY,
    tunnel1Phase2DhGroupNumbers: DH_GROUP,
    tunnel2InsideCidr: second.insideRange,
    tunnel2PresharedKey: second.key,
    tunnel2IkeVersions: IKE,
    tunnel2StartupAction: "start",
    tunnel2DpdTimeoutAction: "restart",
    tunnel2Phase1EncryptionAlgorithms: ENCRYPTION,
    tunnel2Phase1IntegrityAlgorithms: INTEGRITY,
    tunnel2Phase1DhGroupNumbers: DH_GROUP,
    tunnel2Phase2EncryptionAlgorithms: ENCRYPTION,
    tunnel2Phase2IntegrityAlgorithms: INTEGRITY,
    tunnel2Phase2DhGroupNumbers: DH_GROUP,
  };
}
