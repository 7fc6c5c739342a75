import { GlobalAddress } from "@pulumi/gcp/compute/globalAddress.js";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import * as pulumi from "@pulumi/pulumi";
import { type DnsRecord, EntryCertificate } from "./entry-certificate.ts";
import { entryManifests } from "./entry-manifests.ts";
import { EntryProtection } from "./entry-protection.ts";

export interface EntryGatewayArgs {
  /** Physical name of what belongs to the entry on Google's side. */
  readonly entryName: string;
  readonly hostname: string;
  readonly namespace: pulumi.Input<string>;
}

/**
 * The way in for digital channels: one address of the whole world in front of both clusters. Takes the providers of
 * Google and of the config cluster. Depends on the fleet's features: on the way out its objects must go before those,
 * which refuse to while any is left.
 */
export class EntryGateway extends pulumi.ComponentResource {
  readonly address: pulumi.Output<string>;
  readonly certificateProof: pulumi.Output<DnsRecord>;

  constructor(name: string, args: EntryGatewayArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:gateway:EntryGateway", name, {}, opts);
    const { entryName, hostname, namespace } = args;
    const parent = { parent: this };
    const address = new GlobalAddress(`${name}-address`, { name: entryName }, parent);
    const certificate = new EntryCertificate(`${name}-certificate`, { entryName, hostname }, parent);
    const protection = new EntryProtection(`${name}-protection`, { entryName }, parent);
    const { gateway, ...rest } = entryManifests({
      namespace,
      hostname,
      address: address.name,
      certificateMap: certificate.mapName,
      securityPolicy: protection.securityPolicyName,
      sslPolicy: protection.sslPolicyName,
    });
    const attached = Object.entries(rest).map(
      ([role, manifest]) => new CustomResource(`${name}-${role}`, { ...manifest }, parent),
    );
    // Last, as it is awaited: without route and policies it would never be programmed, or without protection.
    new CustomResource(name, { ...gateway }, { parent: this, dependsOn: attached });
    this.address = address.address;
    this.certificateProof = certificate.proof;
    this.registerOutputs({ address: this.address, certificateProof: this.certificateProof });
  }
}
