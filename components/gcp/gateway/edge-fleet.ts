import * as pulumi from "@pulumi/pulumi";
import { clusterName } from "../../naming.ts";
import type { Providers } from "../../providers.ts";
import type { Side } from "../../regions.ts";
import type { Settings } from "../../settings.ts";
import { EdgeCluster } from "./edge-cluster.ts";
import { FleetFeatures } from "./fleet-features.ts";

export interface EdgeFleetArgs {
  readonly settings: Settings;
  readonly network: pulumi.Input<string>;
  /** With the secondary ranges that RegionalNetwork gives each. */
  readonly subnets: Readonly<Record<Side, pulumi.Input<string>>>;
  /** The component spans both regions, and opts can carry one provider of a cloud only. */
  readonly providers: Providers["google"];
}

/** The two clusters and what makes one fleet of them; home's is the config cluster. */
export class EdgeFleet extends pulumi.ComponentResource {
  readonly clusters: Readonly<Record<Side, EdgeCluster>>;
  readonly features: FleetFeatures;

  constructor(name: string, args: EdgeFleetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tandem:gateway:EdgeFleet", name, {}, opts);
    const { settings, network, subnets, providers } = args;
    const { stack, google, protect } = settings;
    const { project, projectNumber } = google;
    const cluster = (side: Side): EdgeCluster =>
      new EdgeCluster(
        `cluster-${side}`,
        {
          project,
          protect,
          clusterName: clusterName(stack, side),
          region: google[side].region,
          network,
          subnetwork: subnets[side],
          isConfigCluster: side === "home",
        },
        { parent: this, provider: providers[side] },
      );
    this.clusters = { home: cluster("home"), peer: cluster("peer") };
    this.features = new FleetFeatures(
      "fleet",
      {
        project,
        projectNumber,
        configCluster: { region: google.home.region, name: clusterName(stack, "home") },
      },
      { parent: this, provider: providers.home, dependsOn: Object.values(this.clusters) },
    );
    this.registerOutputs({});
  }
}
