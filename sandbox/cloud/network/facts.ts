/** What of the two clouds' networks was deployed, as plain data: what coherence and paths are worked out from. */

export interface Vpc {
  readonly id: string;
  /** Logical names are what a finding names. */
  readonly name: string;
  readonly region: string;
  readonly cidr: string;
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
}

export interface Route {
  readonly id: string;
  readonly routeTableId: string;
  readonly cidr: string;
  /** The empty string where it leads elsewhere. */
  readonly transitGatewayId: string;
}

export interface TransitGateway {
  readonly id: string;
  readonly region: string;
  readonly asn: number;
}

export interface VpcAttachment {
  readonly id: string;
  readonly vpcId: string;
  readonly transitGatewayId: string;
}

export interface CustomerGateway {
  readonly id: string;
  readonly asn: number;
  readonly address: string;
}

export interface ConnectionTunnel {
  /** Public, AWS's. */
  readonly address: string;
  readonly insideRange: string;
  readonly key: string;
  /** After that long without a word, BGP gives the other end up. */
  readonly holdSeconds: number;
}

export interface VpnConnection {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly customerGatewayId: string;
  readonly transitGatewayId: string;
  readonly tunnels: readonly ConnectionTunnel[];
}

export interface VpcEndpoint {
  readonly id: string;
  readonly region: string;
  /** Last part of the service's name. */
  readonly service: string;
  readonly hosts: readonly string[];
}

export interface Subnetwork {
  readonly id: string;
  readonly name: string;
  readonly range: string;
  readonly secondaryRanges: readonly { readonly name: string; readonly cidr: string }[];
}

export interface VpnGateway {
  readonly id: string;
  /** By interface. */
  readonly addresses: readonly string[];
}

export interface CloudRouter {
  readonly id: string;
  readonly name: string;
  readonly asn: number;
  readonly advertised: readonly string[];
  /** A third of its hold time. */
  readonly keepaliveSeconds: number;
}

export interface ExternalVpnGateway {
  readonly id: string;
  readonly interfaces: readonly { readonly id: number; readonly address: string }[];
}

export interface VpnTunnel {
  readonly id: string;
  readonly name: string;
  /** Google's own name for it, which its interface refers to. */
  readonly physicalName: string;
  readonly region: string;
  readonly gateway: string;
  readonly gatewayInterface: number;
  readonly externalGateway: string;
  readonly externalInterface: number;
  readonly router: string;
  readonly key: string;
}

export interface RouterInterface {
  readonly id: string;
  readonly physicalName: string;
  readonly region: string;
  /** Address and mask bits. */
  readonly range: string;
  readonly tunnel: string;
}

export interface RouterPeer {
  readonly id: string;
  readonly region: string;
  readonly interface: string;
  readonly peerAsn: number;
  readonly address: string;
  readonly peerAddress: string;
  /** Sent as MED. */
  readonly priority: number;
}

export interface FactKinds {
  readonly vpcs: Vpc;
  readonly routeTables: RouteTable;
  readonly routes: Route;
  readonly transitGateways: TransitGateway;
  readonly attachments: VpcAttachment;
  readonly customerGateways: CustomerGateway;
  readonly connections: VpnConnection;
  readonly endpoints: VpcEndpoint;
  readonly subnetworks: Subnetwork;
  readonly vpnGateways: VpnGateway;
  readonly routers: CloudRouter;
  readonly externalGateways: ExternalVpnGateway;
  readonly tunnels: VpnTunnel;
  readonly interfaces: RouterInterface;
  readonly peers: RouterPeer;
}

export type FactKind = keyof FactKinds;

export type NetworkFacts = { readonly [K in FactKind]: readonly FactKinds[K][] };
