/** What the clusters need to know of the network between the clouds. */
import type { Side } from "./objects.ts";

/** An interface endpoint of a VPC, as it was deployed. */
export interface PrivateEndpoint {
  readonly id: string;
  /** The last part of its service's name, such as dynamodb. */
  readonly service: string;
  readonly region: string;
}

export interface NetworkPaths {
  /** The endpoint that this host name belongs to. */
  endpointOf(host: string): PrivateEndpoint | undefined;
  /** Whether a tunnel whose ends agree leads to the AWS region of this side. */
  isUp(side: Side): boolean;
  /** Tunnels are numbered from 1. */
  cutTunnel(side: Side, tunnel: number): void;
  cutPair(side: Side): void;
  restore(): void;
}
