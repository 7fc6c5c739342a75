import { Service } from "@pulumi/gcp/projects/service.js";
import * as pulumi from "@pulumi/pulumi";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/enabling-multi-cluster-gateways */
export const GOOGLE_APIS = [
  "certificatemanager",
  "cloudresourcemanager",
  "compute",
  "connectgateway",
  "container",
  "dns",
  "gkehub",
  "multiclusteringress",
  "multiclusterservicediscovery",
  "trafficdirector",
] as const;

/** Turns on what the project is asked for. Everything else of Google's side depends on it. */
export class GoogleApis extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("tandem:gateway:GoogleApis", name, {}, opts);
    for (const api of GOOGLE_APIS)
      new Service(
        `${name}-${api}`,
        // Other programs may use the project; and gkehub refuses to go while features wind down.
        { service: `${api}.googleapis.com`, disableOnDestroy: false },
        { parent: this },
      );
    this.registerOutputs({});
  }
}
