/** Ids and addresses of the two clouds' network resources. */
import type { Json } from "../behaviour.ts";
import type { KnownOutputs } from "./known-aws.ts";
import { arn, type Place, textOf } from "./place.ts";

export const KNOWN_NETWORK: Readonly<Record<string, KnownOutputs | ((place: Place) => Json)>> = {
  "aws:ec2/vpc:Vpc": ec2("vpc", "vpc"),
  "aws:ec2/subnet:Subnet": ec2("subnet", "subnet"),
  "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2("rtbassoc", "route-table-association"),
  "aws:ec2/route:Route": (at) => ({
    id: `r-${textOf(at.inputs, "routeTableId")}${at.identity.number(2 ** 32)}`,
  }),
  "aws:ec2/securityGroup:SecurityGroup": ec2("sg", "security-group"),
  "aws:ec2/customerGateway:CustomerGateway": ec2("cgw", "customer-gateway"),
  "aws:ec2transitgateway/transitGateway:TransitGateway": ec2("tgw", "transit-gateway"),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ec2("tgw-attach", "transit-gateway-attachment"),
  "aws:ec2/vpnConnection:VpnConnection": (at) => ({
    ...ec2("vpn", "vpn-connection")(at),
    ...tunnelOutputs(at, 1),
    ...tunnelOutputs(at, 2),
    transitGatewayAttachmentId: `tgw-attach-${at.identity.hex(17, "attachment")}`,
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": (at) => {
    const made = ec2("vpce", "vpc-endpoint")(at);
    const [, , region = at.region, service = ""] = textOf(at.inputs, "serviceName")?.split(".") ?? [];
    const name = `${made.id}-${at.identity.hex(8, "name")}`;
    const zone = `Z${at.identity.code(13, "zone")}`;
    const names = [name, `${name}-${region}a`, `${name}-${region}b`];
    return {
      ...made,
      state: "available",
      dnsEntries: names.map((each) => ({
        dnsName: `${each}.${service}.${region}.vpce.amazonaws.com`,
        hostedZoneId: zone,
      })),
    };
  },
  "gcp:compute/haVpnGateway:HaVpnGateway": (at) => ({
    vpnInterfaces: [0, 1].map((id) => ({ id, ipAddress: publicAddress(at, id) })),
  }),
};

function ec2(prefix: string, resource: string): KnownOutputs {
  return (at) => {
    const id = `${prefix}-${at.identity.hex(17)}`;
    return { id, arn: arn(at, "ec2", `${resource}/${id}`), ownerId: at.accountId };
  };
}

function tunnelOutputs(at: Place, tunnel: 1 | 2): Json {
  return { [`tunnel${tunnel}Address`]: publicAddress(at, tunnel - 1), [`tunnel${tunnel}BgpHoldtime`]: 30 };
}

/** Of the range for benchmarks, RFC 2544: nobody's. The two of a resource are neighbours, and so never the same. */
function publicAddress({ identity }: Place, nth: number): string {
  const offset = identity.number(2 ** 16, "address") * 2 + nth;
  return `198.${18 + Math.floor(offset / 2 ** 16)}.${Math.floor(offset / 256) % 256}.${offset % 256}`;
}
