import { Cluster } from "@pulumi/gcp/container/cluster.js";
import * as pulumi from "@pulumi/pulumi";
import { PODS_RANGE, SERVICES_RANGE } from "../network/regional-network.ts";

export interface EdgeClusterArgs {
  readonly clusterName: string;
  readonly project: string;
  /** The cluster is regional: a zone may fail without a pod or the API going with it. */
  readonly region: string;
  readonly network: pulumi.Input<string>;
  /** Its nodes' subnet; pods and services get the subnet's secondary ranges. */
  readonly subnetwork: pulumi.Input<string>;
  /** Whether Gateways and routes for the whole fleet are declared in this one. */
  readonly isConfigCluster: boolean;
  readonly protect: boolean;
}

/**
 * A cluster for the edge's pods, in the fleet under its own name. Autopilot: Google sizes, patches and hardens the
 * nodes, its own agents' needs included, which starve small nodes of one's own; workload identity is always on there.
 */
export class EdgeCluster extends pulumi.ComponentResource {
  readonly clusterId: pulumi.Output<string>;

  constructor(name: string, args: EdgeClusterArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:gateway:EdgeCluster", name, {}, opts);
    const { clusterName, project, region, network, subnetwork, isConfigCluster, protect } = args;
    const cluster = new Cluster(
      name,
      {
        name: clusterName,
        location: region,
        enableAutopilot: true,
        network,
        subnetwork,
        ipAllocationPolicy: {
          clusterSecondaryRangeName: PODS_RANGE,
          servicesSecondaryRangeName: SERVICES_RANGE,
        },
        // Nodes leave by Cloud NAT only, and are reached by nobody.
        privateClusterConfig: { enablePrivateNodes: true },
        // Without a block nobody outside reaches the API by address: the fleet's Connect gateway is the way in.
        masterAuthorizedNetworksConfig: {},
        releaseChannel: { channel: "REGULAR" },
        ...(isConfigCluster ? { gatewayApiConfig: { channel: "CHANNEL_STANDARD" } } : {}),
        fleet: { project },
        deletionProtection: protect,
      },
      { parent: this },
    );
    this.clusterId = cluster.id;
    this.registerOutputs({ clusterId: this.clusterId });
  }
}
