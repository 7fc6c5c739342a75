/** Google Compute: subnets, Cloud Routers, and Google's half of the tunnels. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";
import { listOf, objectOf, optionalText, requiredText } from "./connect-inputs.ts";
import { networkFact } from "./network-fact.ts";
import { refuseSettings } from "./refuse-settings.ts";

/** As Google sends where nothing is said. */
const DEFAULT_PRIORITY = 100;
const DEFAULT_KEEPALIVE_SECONDS = 20;

export const GOOGLE_NETWORK_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "gcp:compute/subnetwork:Subnetwork": networkFact("subnetworks", ({ id, name, inputs }) => ({
    id,
    name,
    range: requiredText(inputs, "ipCidrRange"),
    secondaryRanges: listOf(inputs, "secondaryIpRanges").map((each) => ({
      name: requiredText(each, "rangeName"),
      cidr: requiredText(each, "ipCidrRange"),
    })),
  })),
  "gcp:compute/haVpnGateway:HaVpnGateway": networkFact("vpnGateways", ({ id, outputs }) => ({
    id,
    addresses: listOf(outputs, "vpnInterfaces").map((each) => requiredText(each, "ipAddress")),
  })),
  "gcp:compute/router:Router": networkFact("routers", ({ id, name, inputs }) => {
    const bgp = objectOf(inputs, "bgp");
    // Groups stand for subnets that the local cloud would have to look up.
    refuseSettings("A Cloud Router", bgp, ["advertisedGroups"]);
    return {
      id,
      name,
      asn: Number(bgp["asn"]),
      keepaliveSeconds: Number(bgp["keepaliveInterval"] ?? DEFAULT_KEEPALIVE_SECONDS),
      advertised: listOf(bgp, "advertisedIpRanges").map((each) => requiredText(each, "range")),
    };
  }),
  "gcp:compute/externalVpnGateway:ExternalVpnGateway": networkFact("externalGateways", ({ id, inputs }) => ({
    id,
    interfaces: listOf(inputs, "interfaces").map((each) => ({
      id: Number(each["id"]),
      address: requiredText(each, "ipAddress"),
    })),
  })),
  "gcp:compute/vPNTunnel:VPNTunnel": networkFact("tunnels", (resource) => {
    const { id, name, inputs } = resource;
    // Google refuses it where the far gateway is an external one: hashicorp/terraform-provider-google#7639.
    refuseSettings("A tunnel of an HA VPN gateway", inputs, ["peerIp"]);
    return {
      id,
      name,
      physicalName: physicalName(resource),
      region: regionOf(resource),
      gateway: requiredText(inputs, "vpnGateway"),
      gatewayInterface: Number(inputs["vpnGatewayInterface"]),
      externalGateway: requiredText(inputs, "peerExternalGateway"),
      externalInterface: Number(inputs["peerExternalGatewayInterface"]),
      router: requiredText(inputs, "router"),
      key: requiredText(inputs, "sharedSecret"),
    };
  }),
  "gcp:compute/routerInterface:RouterInterface": networkFact("interfaces", (resource) => ({
    id: resource.id,
    physicalName: physicalName(resource),
    region: regionOf(resource),
    range: requiredText(resource.inputs, "ipRange"),
    tunnel: requiredText(resource.inputs, "vpnTunnel"),
  })),
  "gcp:compute/routerPeer:RouterPeer": networkFact("peers", (resource) => {
    const { id, inputs } = resource;
    refuseSettings("A BGP peer over HA VPN", inputs, ["bfd"]);
    return {
      id,
      region: regionOf(resource),
      interface: requiredText(inputs, "interface"),
      peerAsn: Number(inputs["peerAsn"]),
      address: requiredText(inputs, "ipAddress"),
      peerAddress: requiredText(inputs, "peerIpAddress"),
      priority: Number(inputs["advertisedRoutePriority"] ?? DEFAULT_PRIORITY),
    };
  }),
};

function physicalName({ name, inputs, outputs }: DeployedResource): string {
  return optionalText(inputs, "name") ?? optionalText(outputs, "name") ?? name;
}

function regionOf({ region, inputs }: DeployedResource): string {
  return optionalText(inputs, "region") ?? region;
}
