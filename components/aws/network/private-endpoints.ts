import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint.js";
import * as pulumi from "@pulumi/pulumi";
import type { NamedRange } from "../../google-ranges.ts";
import type { Place } from "../../naming.ts";
import type { KeyRingArns } from "../../setting-shapes.ts";
import { ENDPOINT_SERVICES, type EndpointService, endpointPolicies } from "./endpoint-policies.ts";
import { endpointUrl } from "./endpoint-url.ts";

export interface PrivateEndpointsArgs {
  readonly place: Place;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Whose calls they take. */
  readonly callers: readonly NamedRange[];
  readonly keyRings: Pick<KeyRingArns, "entryTokens" | "identifiers">;
}

/** AWS's services of one region, inside the VPC, for the edge. */
export class PrivateEndpoints extends pulumi.ComponentResource {
  /**
   * Named by the endpoints' own names, which resolve everywhere: DynamoDB's knows no private name.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
   */
  readonly urls: Readonly<Record<EndpointService, pulumi.Output<string>>>;
  readonly ids: Readonly<Record<EndpointService, pulumi.Output<string>>>;

  constructor(name: string, args: PrivateEndpointsArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:network:PrivateEndpoints", name, {}, opts);
    const tags = { Name: `tandem-${name}` };
    const door = new SecurityGroup(
      name,
      {
        vpcId: args.vpcId,
        description: "The edge's calls of AWS",
        ingress: args.callers.map(({ name: description, cidr }) => ({
          description,
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrBlocks: [cidr],
        })),
        tags,
      },
      { parent: this },
    );
    const policies = endpointPolicies(args.place, args.keyRings);
    const endpoint = (service: EndpointService): VpcEndpoint =>
      new VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: args.vpcId,
          serviceName: `com.amazonaws.${args.place.region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: [...args.subnetIds],
          securityGroupIds: [door.id],
          privateDnsEnabled: false,
          policy: JSON.stringify(policies[service]),
          tags,
        },
        { parent: this },
      );
    const endpoints = perService(endpoint);
    this.urls = perService((service) => endpoints[service].dnsEntries.apply(endpointUrl));
    this.ids = perService((service) => endpoints[service].id);
    this.registerOutputs({ urls: this.urls, ids: this.ids });
  }
}

function perService<T>(make: (service: EndpointService) => T): Readonly<Record<EndpointService, T>> {
  const entries = ENDPOINT_SERVICES.map((service) => [service, make(service)] as const);
  return Object.fromEntries(entries) as Record<EndpointService, T>;
}
