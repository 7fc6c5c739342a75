/** What bird has to be told to be one end of a pair of tunnels, from the resources that were deployed. */
import { type Tunnel, tunnelsOf } from "../../../sandbox/cloud/network/ends.ts";
import type { NetworkFacts } from "../../../sandbox/cloud/network/facts.ts";

export interface BgpSession {
  /** As bird calls it, and the interface it runs over. */
  readonly name: string;
  readonly address: string;
  readonly bits: number;
  readonly asn: number;
  readonly peerAddress: string;
  readonly peerAsn: number;
  readonly holdSeconds: number;
  /** MED of what is sent. */
  readonly priority: number | undefined;
}

export interface BgpEnd {
  readonly routerId: string;
  readonly sessions: readonly BgpSession[];
  readonly advertised: readonly string[];
}

/** Each end is told what its own cloud was told: where the two disagree, no session comes up. */
export function endsOfPair(
  facts: NetworkFacts,
  region: string,
): { readonly google: BgpEnd; readonly aws: BgpEnd } {
  const tunnels = tunnelsOf(facts).filter(({ called }) => called?.region === region);
  const router = facts.routers.find(({ id }) => id.endsWith(nameOf(tunnels[0]?.google.tunnel.router ?? "")));
  if (router === undefined) throw new Error(`No tunnel of ${region} has a Cloud Router.`);
  return {
    google: {
      routerId: "192.0.2.1",
      sessions: tunnels.map((tunnel, index) => googleSession(tunnel, index, router)),
      advertised: router.advertised,
    },
    aws: {
      routerId: "192.0.2.2",
      sessions: tunnels.map(awsSession),
      // A transit gateway tells of the VPCs that are attached to it.
      advertised: facts.vpcs
        .filter(({ id }) => facts.attachments.some(({ vpcId }) => vpcId === id))
        .filter((vpc) => vpc.region === region)
        .map(({ cidr }) => cidr),
    },
  };
}

function googleSession(
  { google }: Tunnel,
  index: number,
  router: { readonly asn: number; readonly keepaliveSeconds: number },
): BgpSession {
  const { peer, interface: port } = google;
  if (peer === undefined || port === undefined)
    throw new Error(`${google.tunnel.name} has no BGP peer, or no interface.`);
  return {
    name: sessionName(index),
    address: peer.address,
    bits: Number(port.range.split("/")[1]),
    asn: router.asn,
    peerAddress: peer.peerAddress,
    peerAsn: peer.peerAsn,
    holdSeconds: router.keepaliveSeconds * 3,
    priority: peer.priority,
  };
}

/** AWS derives both addresses from the inside range. */
function awsSession({ google, called }: Tunnel, index: number): BgpSession {
  const end = called;
  if (end?.asn === undefined || end.gateway === undefined)
    throw new Error(`${google.tunnel.name} leads to no transit gateway, or from no customer gateway.`);
  const [network = "", bits = ""] = end.insideRange.split("/");
  const nth = (host: number): string => network.replace(/\d+$/, (last) => String(Number(last) + host));
  return {
    name: sessionName(index),
    address: nth(1),
    bits: Number(bits),
    asn: end.asn,
    peerAddress: nth(2),
    peerAsn: end.gateway.asn,
    holdSeconds: end.holdSeconds,
    priority: undefined,
  };
}

export function birdConfiguration({ routerId, sessions, advertised }: BgpEnd): string {
  return [
    "log stderr all;",
    `router id ${routerId};`,
    "protocol device {}",
    `protocol static advertised {\n  ipv4;\n${advertised.map((cidr) => `  route ${cidr} blackhole;`).join("\n")}\n}`,
    ...sessions.map(bgpProtocol),
    "",
  ].join("\n");
}

function bgpProtocol(session: BgpSession): string {
  const { name, address, asn, peerAddress, peerAsn, holdSeconds, priority } = session;
  const med = priority === undefined ? "" : `bgp_med = ${priority}; `;
  return `protocol bgp ${name} {
  local ${address} as ${asn};
  neighbor ${peerAddress} as ${peerAsn};
  interface "${name}";
  direct;
  hold time ${holdSeconds};
  connect delay time 1;
  connect retry time 2;
  # A helper would keep the routes of an end that went silent.
  graceful restart off;
  ipv4 {
    import all;
    export filter { if source = RTS_STATIC then { ${med}accept; } reject; };
  };
}`;
}

const sessionName = (index: number): string => `tunnel${index + 1}`;

function nameOf(reference: string): string {
  return reference.split("/").at(-1) ?? "";
}
