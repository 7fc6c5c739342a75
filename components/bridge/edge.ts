import * as pulumi from "@pulumi/pulumi";
import type { EndpointService } from "../aws/network/endpoint-policies.ts";
import { EDGE_SERVICE } from "../gcp/gateway/edge-service.ts";
import { EntryGateway } from "../gcp/gateway/entry-gateway.ts";
import { InvalidArgument } from "../invalid-argument.ts";
import { clusterName, edgeName, replicaArn } from "../naming.ts";
import type { KubernetesProviders, Providers } from "../providers.ts";
import { SIDES, type Side } from "../regions.ts";
import type { Settings } from "../settings.ts";
import { placeOf } from "../side-of.ts";
import type { EdgeConfig, RegionConfig } from "./edge-config.ts";
import { EdgeDeployment } from "./edge-deployment.ts";
import { EdgeIdentity } from "./edge-identity.ts";
import { type EdgeGrant, edgePolicy } from "./edge-policy.ts";
import { clusterIssuer, serviceAccountSubject, type WorkloadIdentity } from "./edge-trust.ts";

/** What one AWS region offers the edge. */
export interface EdgeRegion {
  readonly instanceArn: pulumi.Input<string>;
  readonly instanceId: pulumi.Input<string>;
  /** Among them the flow `inbound-chat`, which answers chats. */
  readonly flowIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly endpoints: Readonly<Record<EndpointService, pulumi.Input<string>>>;
  readonly endpointIds: Readonly<Record<EndpointService, pulumi.Input<string>>>;
}

export interface EdgeArgs {
  readonly settings: Settings;
  readonly regions: Readonly<Record<Side, EdgeRegion>>;
  readonly claimsTable: pulumi.Input<string>;
  /** Of the fleet. */
  readonly features: pulumi.Resource;
  /** The component spans clouds and regions, and opts can carry one provider of a cloud only. */
  readonly providers: Providers & { readonly kubernetes: KubernetesProviders };
}

/** The service in front of the digital channels: its pods in both clusters, who they are at AWS, and the way in. */
export class Edge extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly gateway: EntryGateway;

  constructor(name: string, args: EdgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tandem:bridge:Edge", name, {}, opts);
    const { settings, features, providers } = args;
    const { stack, edge, kubernetes } = settings;
    const identity = new EdgeIdentity(
      `${name}-identity`,
      {
        roleName: edgeName(stack),
        workloads: { home: workload(settings, "home"), peer: workload(settings, "peer") },
        policy: pulumi
          .all(SIDES.map((side) => grant(args, side)))
          .apply((grants) => edgePolicy(grants, !edge.allowPublicFallback)),
      },
      { parent: this, providers: providers.aws.home },
    );
    const deployment = (side: Side): EdgeDeployment =>
      new EdgeDeployment(
        `${name}-${side}`,
        {
          namespace: kubernetes.namespace,
          image: edge.image,
          replicas: edge.replicas,
          roleArn: identity.roleArn,
          config: pulumi.jsonStringify(config(args, side)),
        },
        // The kinds of the fleet's objects come with its features.
        { parent: this, provider: providers.kubernetes[side], dependsOn: [features] },
      );
    const deployments = { home: deployment("home"), peer: deployment("peer") };
    this.namespace = deployments.home.namespace;
    this.gateway = new EntryGateway(
      `${name}-gateway`,
      { entryName: edgeName(stack), hostname: edge.hostname, namespace: this.namespace },
      {
        parent: this,
        providers: [providers.google.home, providers.kubernetes.home],
        dependsOn: Object.values(deployments),
      },
    );
    this.registerOutputs({ namespace: this.namespace });
  }
}

function workload({ stack, google, kubernetes }: Settings, side: Side): WorkloadIdentity {
  return {
    issuer: clusterIssuer(google.project, google[side].region, clusterName(stack, side)),
    subject: serviceAccountSubject(kubernetes.namespace, EDGE_SERVICE.name),
  };
}

function grant(args: EdgeArgs, side: Side): pulumi.Output<EdgeGrant> {
  const { settings, regions } = args;
  const { instanceArn, endpointIds } = regions[side];
  const { entryTokens, identifiers } = settings.keyRings;
  const keys = settings.secretKeys[side];
  // A role is taken under its trust, not under its policy.
  const { sts: _taking, ...used } = endpointIds;
  return pulumi.output({
    instanceArn,
    chatFlowId: chatFlowId(args, side),
    place: placeOf(settings, side),
    secretArns: [entryTokens, identifiers].map((arn) => replicaArn(arn, settings.regions[side])),
    secretKeyArns: [...new Set([keys.entryTokens, keys.identifiers].filter((arn) => arn !== undefined))],
    endpointIds: Object.values(used),
  });
}

function config(args: EdgeArgs, side: Side): pulumi.Output<EdgeConfig> {
  const { stack, edge, keyRings } = args.settings;
  return pulumi.output({
    stack,
    cluster: side,
    regions: { home: regionConfig(args, "home"), peer: regionConfig(args, "peer") },
    claimsTable: args.claimsTable,
    secrets: { entryTokens: keyRings.entryTokens, identifiers: keyRings.identifiers },
    oidc: edge.oidc,
    allowPublicFallback: edge.allowPublicFallback,
  });
}

function regionConfig(args: EdgeArgs, side: Side): pulumi.Output<RegionConfig> {
  const { instanceId, endpoints } = args.regions[side];
  return pulumi.output({
    instanceId,
    endpoints,
    region: args.settings.regions[side],
    chatFlowId: chatFlowId(args, side),
  });
}

function chatFlowId({ regions }: EdgeArgs, side: Side): pulumi.Input<string> {
  const id = regions[side].flowIds["inbound-chat"];
  if (id === undefined)
    throw new InvalidArgument("Edge", `regions.${side}.flowIds`, "hold none named inbound-chat.");
  return id;
}
