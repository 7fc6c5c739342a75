import * as pulumi from "@pulumi/pulumi";
import { Network } from "../gcp/network/network.ts";
import { RegionalNetwork } from "../gcp/network/regional-network.ts";
import { routedRanges } from "../google-ranges.ts";
import type { Providers } from "../providers.ts";
import { SIDES, type Side } from "../regions.ts";
import type { Settings } from "../settings.ts";
import { PrivatePath } from "./private-path.ts";

export interface BridgeArgs {
  readonly settings: Settings;
  readonly providers: Pick<Providers, "aws" | "google">;
}

/** Google's network, and from each of its two regions the private path to the AWS region that goes with it. */
export class Bridge extends pulumi.ComponentResource {
  readonly network: Network;
  readonly networks: Readonly<Record<Side, RegionalNetwork>>;
  readonly paths: Readonly<Record<Side, PrivatePath>>;

  constructor(name: string, args: BridgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tandem:bridge:Bridge", name, {}, opts);
    const { settings, providers } = args;
    this.network = new Network(
      `${name}-network`,
      { awsRanges: SIDES.map((side) => settings.aws[side].vpc) },
      { parent: this, provider: providers.google.home },
    );
    const regional = (side: Side): RegionalNetwork =>
      new RegionalNetwork(
        `${name}-network-${side}`,
        {
          network: this.network.id,
          region: settings.google[side],
          asn: settings.google.asn,
          advertised: routedRanges(settings.google),
          protect: settings.protect,
        },
        { parent: this, provider: providers.google[side] },
      );
    this.networks = { home: regional("home"), peer: regional("peer") };
    const path = (side: Side): PrivatePath =>
      new PrivatePath(
        `${name}-${side}`,
        { side, settings, google: this.networks[side] },
        { parent: this, providers: [...providers.aws[side], providers.google[side]] },
      );
    this.paths = { home: path("home"), peer: path("peer") };
    this.registerOutputs({});
  }
}
