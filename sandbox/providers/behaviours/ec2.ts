/** EC2: the VPCs, the transit gateways, and AWS's half of the tunnels. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { ConnectionTunnel } from "../../cloud/network/facts.ts";
import type { Behaviour, Json } from "../behaviour.ts";
import { listOf, optionalText, requiredText } from "./connect-inputs.ts";
import { networkFact } from "./network-fact.ts";
import { refuseSettings } from "./refuse-settings.ts";

/** As AWS asks for where nothing is said. */
const DEFAULT_ASN = 64_512;
const DEFAULT_HOLD_SECONDS = 30;

const endpointFact = networkFact("endpoints", ({ id, region, inputs, outputs }) => ({
  id,
  region,
  service: requiredText(inputs, "serviceName").split(".").at(-1) ?? "",
  hosts: listOf(outputs, "dnsEntries").map((entry) => requiredText(entry, "dnsName")),
}));

export const EC2_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:ec2/vpc:Vpc": networkFact("vpcs", ({ id, name, region, inputs }) => ({
    id,
    name,
    region,
    cidr: requiredText(inputs, "cidrBlock"),
  })),
  "aws:ec2/routeTable:RouteTable": networkFact("routeTables", ({ id, inputs }) => {
    refuseSettings("A route table", inputs, ["routes", "propagatingVgws"]);
    return { id, vpcId: requiredText(inputs, "vpcId") };
  }),
  "aws:ec2/route:Route": networkFact("routes", ({ id, inputs }) => ({
    id,
    routeTableId: requiredText(inputs, "routeTableId"),
    cidr: requiredText(inputs, "destinationCidrBlock"),
    transitGatewayId: optionalText(inputs, "transitGatewayId") ?? "",
  })),
  "aws:ec2transitgateway/transitGateway:TransitGateway": networkFact(
    "transitGateways",
    ({ id, region, inputs }) => ({ id, region, asn: Number(inputs["amazonSideAsn"] ?? DEFAULT_ASN) }),
  ),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": networkFact("attachments", ({ id, inputs }) => ({
    id,
    vpcId: requiredText(inputs, "vpcId"),
    transitGatewayId: requiredText(inputs, "transitGatewayId"),
  })),
  "aws:ec2/customerGateway:CustomerGateway": networkFact("customerGateways", ({ id, inputs }) => ({
    id,
    asn: Number(inputs["bgpAsn"] ?? inputs["bgpAsnExtended"]),
    address: requiredText(inputs, "ipAddress"),
  })),
  "aws:ec2/vpnConnection:VpnConnection": networkFact(
    "connections",
    ({ id, name, region, inputs, outputs }) => {
      refuseSettings("A VPN connection", inputs, [
        "vpnGatewayId",
        "presharedKeyStorage",
        "tunnel1InsideIpv6Cidr",
      ]);
      return {
        id,
        name,
        region,
        customerGatewayId: requiredText(inputs, "customerGatewayId"),
        transitGatewayId: requiredText(inputs, "transitGatewayId"),
        tunnels: [connectionTunnel("tunnel1", inputs, outputs), connectionTunnel("tunnel2", inputs, outputs)],
      };
    },
  ),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    put: async (cloud, resource) => {
      await cloud.iam.putEndpointPolicy(resource.id, resource.inputs["policy"]);
      return endpointFact.put(cloud, resource);
    },
    remove: async (cloud, resource) => {
      await cloud.iam.putEndpointPolicy(resource.id, undefined);
      await endpointFact.remove(cloud, resource);
    },
  },
};

function connectionTunnel(tunnel: "tunnel1" | "tunnel2", inputs: Json, outputs: Json): ConnectionTunnel {
  return {
    address: requiredText(outputs, `${tunnel}Address`),
    insideRange: requiredText(inputs, `${tunnel}InsideCidr`),
    key: requiredText(inputs, `${tunnel}PresharedKey`),
    holdSeconds: Number(outputs[`${tunnel}BgpHoldtime`] ?? DEFAULT_HOLD_SECONDS),
  };
}
