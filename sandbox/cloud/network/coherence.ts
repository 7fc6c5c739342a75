/** Whether the ends of every tunnel say the same of it. Neither cloud can tell: each sees its own half. */
import { host, meet, readRange } from "./address-range.ts";
import { type AwsEnd, awsEndsOf, type Tunnel, tunnelsOf } from "./ends.ts";
import type { NetworkFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { rangeFindings, routeFindings } from "./reach.ts";

const LINK_LOCAL = "169.254.0.0/16";
// https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
const RESERVED = [0, 1, 2, 3, 4, 5].map((net) => `169.254.${net}.0/30`).concat("169.254.169.252/30");

export function findings(facts: NetworkFacts): readonly Finding[] {
  const tunnels = tunnelsOf(facts);
  return [
    ...tunnels.flatMap((tunnel) =>
      tunnel.called ? endFindings(tunnel, tunnel.called) : strayFindings(tunnel),
    ),
    ...takenTwice(tunnels),
    ...unansweredFindings(facts, tunnels),
    ...insideRangeFindings(facts, tunnels),
    ...rangeFindings(facts, tunnels),
    ...routeFindings(facts, tunnels),
  ];
}

function endFindings(tunnel: Tunnel, end: AwsEnd): readonly Finding[] {
  const { google, inside } = tunnel;
  const { interface: port, peer } = google;
  const range = readRange(end.insideRange);
  const [awsAddress, googleAddress] = [1, 2].map((nth) => (range === undefined ? "none" : host(range, nth)));
  const own = port?.range.split("/")[0];
  const found: (readonly [field: string, problem: string] | false)[] = [
    inside !== undefined &&
      inside.name !== end.name && [
        "peerExternalGatewayInterface",
        `it calls ${end.name}, and its inside address is that of ${inside.name}: the interfaces are swapped`,
      ],
    google.address !== end.gateway?.address && [
      "vpnGatewayInterface",
      `it ends at ${google.address ?? "no address"}, and AWS calls ${end.gateway?.address ?? "nobody"} for ${end.name}`,
    ],
    // The keys themselves are said nowhere.
    google.tunnel.key !== end.key && ["sharedSecret", `its key is not that of ${end.name}`],
    port?.range !== `${googleAddress}/30` && [
      "ipRange",
      `it is ${port?.range ?? "absent"}, and ${end.name} leaves ${googleAddress}/30 to Google`,
    ],
    peer?.address !== own && [
      "ipAddress",
      `it is ${peer?.address ?? "absent"}, and the interface has ${own ?? "none"}`,
    ],
    peer?.peerAddress !== awsAddress && [
      "peerIpAddress",
      `it is ${peer?.peerAddress ?? "absent"}, and ${end.name} has ${awsAddress}`,
    ],
    peer?.peerAsn !== end.asn && [
      "peerAsn",
      `it is ${peer?.peerAsn ?? "absent"}, and the transit gateway has ${end.asn ?? "none"}`,
    ],
    google.asn !== end.gateway?.asn && [
      "bgpAsn",
      `AWS expects ${end.gateway?.asn ?? "none"}, and the Cloud Router has ${google.asn ?? "none"}`,
    ],
  ];
  return found.flatMap((each) => (each === false ? [] : [aboutTunnel(tunnel, each[0], each[1])]));
}

function strayFindings(tunnel: Tunnel): readonly Finding[] {
  const { farAddress } = tunnel.google;
  const problem = `it calls ${farAddress ?? "no address"}, where no tunnel of AWS ends`;
  return [aboutTunnel(tunnel, "peerExternalGatewayInterface", problem)];
}

function takenTwice(tunnels: readonly Tunnel[]): readonly Finding[] {
  return tunnels.flatMap((tunnel, index) => {
    const earlier = tunnels
      .slice(0, index)
      .find(({ called }) => called && called.name === tunnel.called?.name);
    if (earlier === undefined) return [];
    const problem = `it calls ${tunnel.called?.name}, as ${earlier.google.tunnel.name} does`;
    return [aboutTunnel(tunnel, "peerExternalGatewayInterface", problem)];
  });
}

function unansweredFindings(facts: NetworkFacts, tunnels: readonly Tunnel[]): readonly Finding[] {
  return awsEndsOf(facts)
    .filter((end) => !tunnels.some(({ called }) => called?.name === end.name))
    .map((end) => ({
      subject: end.name,
      field: `tunnel${end.tunnel}Address`,
      problem: `no tunnel of Google calls ${end.address}`,
      tunnels: [],
    }));
}

function insideRangeFindings(facts: NetworkFacts, tunnels: readonly Tunnel[]): readonly Finding[] {
  const ends = awsEndsOf(facts);
  return ends.flatMap((end) => {
    const found = insideRangeProblems(end, ends);
    const stopped = tunnels.filter(({ called }) => called?.name === end.name);
    return found.map((problem) => ({
      subject: stopped[0]?.google.tunnel.name ?? end.name,
      field: `tunnel${end.tunnel}InsideCidr`,
      problem,
      tunnels: stopped.map(({ google }) => google.tunnel.name),
    }));
  });
}

function insideRangeProblems(end: AwsEnd, ends: readonly AwsEnd[]): readonly string[] {
  const range = readRange(end.insideRange);
  const linkLocal = readRange(LINK_LOCAL);
  if (range?.bits !== 30 || linkLocal === undefined || !meet(linkLocal, range))
    return [`${end.insideRange} is no /30 of ${LINK_LOCAL}`];
  if (RESERVED.includes(end.insideRange)) return [`${end.insideRange} is kept by AWS for itself`];
  return ends
    .filter((other) => other !== end && other.insideRange === end.insideRange)
    .map((other) => `${end.insideRange} is that of ${other.name} too`);
}

function aboutTunnel({ google }: Tunnel, field: string, problem: string): Finding {
  const { name } = google.tunnel;
  return { subject: name, field, problem, tunnels: [name] };
}
