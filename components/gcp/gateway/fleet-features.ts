import { Feature } from "@pulumi/gcp/gkehub/feature.js";
import { IAMMember } from "@pulumi/gcp/projects/iammember.js";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import * as pulumi from "@pulumi/pulumi";

export interface FleetFeaturesArgs {
  readonly project: string;
  readonly projectNumber: string;
  /** The cluster whose Gateways and routes count. */
  readonly configCluster: { readonly region: string; readonly name: string };
}

// Without these no ServiceImport gets addresses; a missing one shows as "Lost connection", and no -mc GatewayClass.
const IMPORTER_ROLES = { network: "roles/compute.networkViewer", traffic: "roles/trafficdirector.client" };
const CONTROLLER_ROLES = {
  clusters: "roles/container.admin",
  agent: "roles/multiclusteringress.serviceAgent",
};

/**
 * What makes one fleet of the clusters: services that span them, and a Gateway in front. A project's fleet has each
 * feature once, so that two stacks cannot share a project. Depends on the clusters: give them in opts.
 */
export class FleetFeatures extends pulumi.ComponentResource {
  constructor(name: string, args: FleetFeaturesArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:gateway:FleetFeatures", name, {}, opts);
    const { project, projectNumber, configCluster } = args;
    const discovery = new Feature(
      `${name}-discovery`,
      // The name is the feature's id: one that was made up would name none.
      { name: "multiclusterservicediscovery", location: "global" },
      { parent: this },
    );
    // The pool of identities exists once the first cluster does.
    const importer = `principal://iam.googleapis.com/projects/${projectNumber}/locations/global/workloadIdentityPools/${project}.svc.id.goog/subject/ns/gke-mcs/sa/gke-mcs-importer`;
    const importerGrants = Object.entries(IMPORTER_ROLES).map(
      ([purpose, role]) =>
        new IAMMember(
          `${name}-importer-${purpose}`,
          { project, role, member: importer },
          { parent: this, dependsOn: [discovery] },
        ),
    );
    const controller = new ServiceIdentity(
      `${name}-controller`,
      { project, service: "multiclusteringress.googleapis.com" },
      { parent: this },
    );
    const controllerGrants = Object.entries(CONTROLLER_ROLES).map(
      ([purpose, role]) =>
        new IAMMember(
          `${name}-controller-${purpose}`,
          { project, role, member: controller.member },
          { parent: this },
        ),
    );
    new Feature(
      `${name}-ingress`,
      {
        name: "multiclusteringress",
        location: "global",
        spec: {
          multiclusteringress: {
            configMembership: `projects/${project}/locations/${configCluster.region}/memberships/${configCluster.name}`,
          },
        },
      },
      { parent: this, dependsOn: [discovery, ...importerGrants, ...controllerGrants] },
    );
    this.registerOutputs({});
  }
}
