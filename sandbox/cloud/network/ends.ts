/** Both ends of every tunnel, put together from the resources that describe them. */
import { isIn, readAddress, readRange } from "./address-range.ts";
import type { ConnectionTunnel, NetworkFacts, RouterInterface, RouterPeer, VpnTunnel } from "./facts.ts";

/** One of the two tunnels of a connection, as AWS has it. */
export interface AwsEnd extends ConnectionTunnel {
  /** "bridge-home-tunnels-connection-0 tunnel 1" */
  readonly name: string;
  /** 1 or 2. */
  readonly tunnel: number;
  readonly region: string;
  readonly transitGatewayId: string;
  /** Of the transit gateway; undefined where there is none. */
  readonly asn: number | undefined;
  /** What AWS takes Google's end for. */
  readonly gateway: { readonly asn: number; readonly address: string } | undefined;
}

/** A tunnel, as Google has it. */
export interface GoogleEnd {
  readonly tunnel: VpnTunnel;
  /** Public, Google's own. */
  readonly address: string | undefined;
  /** Public, AWS's: where Google calls. */
  readonly farAddress: string | undefined;
  readonly asn: number | undefined;
  readonly interface: RouterInterface | undefined;
  readonly peer: RouterPeer | undefined;
}

export interface Tunnel {
  readonly google: GoogleEnd;
  /** The end that Google calls. */
  readonly called: AwsEnd | undefined;
  /** The end in whose inside range Google's inside address is. */
  readonly inside: AwsEnd | undefined;
}

/** By name, whatever the order in which they were created. */
export function tunnelsOf(facts: NetworkFacts): readonly Tunnel[] {
  const ends = awsEndsOf(facts);
  const inOrder = facts.tunnels.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return inOrder.map((tunnel) => {
    const google = googleEnd(facts, tunnel);
    const called = ends.find((end) => end.address === google.farAddress);
    const address = readAddress(google.interface?.range.split("/")[0] ?? "");
    // Two ends may claim one range: the one that is called comes first.
    const candidates = called === undefined ? ends : [called, ...ends];
    return {
      google,
      called,
      inside: candidates.find((end) => address !== undefined && claims(end, address)),
    };
  });
}

function claims({ insideRange }: AwsEnd, address: number): boolean {
  const range = readRange(insideRange);
  return range !== undefined && isIn(range, address);
}

export function awsEndsOf(facts: NetworkFacts): readonly AwsEnd[] {
  return facts.connections.flatMap((connection) => {
    const gateway = facts.customerGateways.find(({ id }) => id === connection.customerGatewayId);
    const transit = facts.transitGateways.find(({ id }) => id === connection.transitGatewayId);
    return connection.tunnels.map((each, index) => ({
      ...each,
      name: `${connection.name} tunnel ${index + 1}`,
      tunnel: index + 1,
      region: connection.region,
      transitGatewayId: connection.transitGatewayId,
      asn: transit?.asn,
      gateway,
    }));
  });
}

function googleEnd(facts: NetworkFacts, tunnel: VpnTunnel): GoogleEnd {
  const isHere = (held: { readonly region: string }): boolean => held.region === tunnel.region;
  const gateway = facts.vpnGateways.find(({ id }) => isNamed(id, tunnel.gateway));
  const far = facts.externalGateways.find(({ id }) => isNamed(id, tunnel.externalGateway));
  const port = facts.interfaces.find((each) => isHere(each) && isNamed(tunnel.physicalName, each.tunnel));
  return {
    tunnel,
    address: gateway?.addresses[tunnel.gatewayInterface],
    farAddress: far?.interfaces.find(({ id }) => id === tunnel.externalInterface)?.address,
    asn: facts.routers.find(({ id }) => isNamed(id, tunnel.router))?.asn,
    interface: port,
    peer: port && facts.peers.find((each) => isHere(each) && isNamed(port.physicalName, each.interface)),
  };
}

/** Google takes a name, an id or a URL for the same thing: each ends in the name. */
function isNamed(id: string, reference: string): boolean {
  return reference !== "" && id.split("/").at(-1) === reference.split("/").at(-1);
}
