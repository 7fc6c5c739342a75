import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../policy-document.ts";
import { SIDES, type Side } from "../regions.ts";
import { edgeTrust, TOKEN_AUDIENCE, type WorkloadIdentity } from "./edge-trust.ts";

export interface EdgeIdentityArgs {
  readonly roleName: string;
  /** Of the edge's pods in each cluster. */
  readonly workloads: Readonly<Record<Side, WorkloadIdentity>>;
  readonly policy: pulumi.Input<PolicyDocument>;
}

/** Who the edge is at AWS: a role that only its own service account takes, by a token of its cluster and without a key. */
export class EdgeIdentity extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: EdgeIdentityArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:bridge:EdgeIdentity", name, {}, opts);
    const { roleName, workloads, policy } = args;
    const provider = (side: Side): OpenIdConnectProvider =>
      new OpenIdConnectProvider(
        `${name}-${side}s-issuer`,
        { url: workloads[side].issuer, clientIdLists: [TOKEN_AUDIENCE] },
        { parent: this },
      );
    const providers = { home: provider("home"), peer: provider("peer") };
    const trust = pulumi
      .all(
        SIDES.map((side) => providers[side].arn.apply((arn) => ({ ...workloads[side], providerArn: arn }))),
      )
      .apply(edgeTrust);
    const role = new Role(
      name,
      { name: roleName, assumeRolePolicy: pulumi.jsonStringify(trust) },
      { parent: this },
    );
    const grants = new RolePolicy(
      `${name}-policy`,
      { name: "edge", role: role.name, policy: pulumi.jsonStringify(policy) },
      { parent: this },
    );
    // Whoever is told the role may use it at once.
    this.roleArn = pulumi.all([role.arn, grants.id]).apply(([arn]) => arn);
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
