import { beforeAll, describe, expect, it, vi } from "vitest";
import type { TandemOutputs } from "../contract/tandem-outputs.ts";
import { CONTRACTS } from "../domain/contracts.ts";
import type { FunctionContract } from "../domain/functions.ts";
import { FLOWS, MODULES } from "../flows/catalogue.ts";
import type { RawSettings } from "../tools/stack-settings.ts";
import { expectedGrants } from "./support/expected-grants.ts";
import { type ProgramRun, type Registration, runProgram } from "./support/program-mocks.ts";
import { sandboxConfig } from "./support/settings.ts";

const CONTRACT_LIST = Object.values<FunctionContract>(CONTRACTS);
const FUNCTIONS = CONTRACT_LIST.length;
const CALLED_BY_FLOWS = CONTRACT_LIST.filter(({ calledBy }) => calledBy === "flow").length;

function program(
  config: RawSettings,
  registrations: Registration[] = [],
): Promise<ProgramRun<TandemOutputs>> {
  return runProgram(
    async () => {
      vi.resetModules();
      const { tandem } = await import("../index.ts");
      return new Promise<TandemOutputs>((resolve) => tandem.apply(resolve));
    },
    { config, registrations },
  );
}

const textOf = ({ inputs }: Registration, input: string): string => String(inputs[input]);

describe("the program in the sandbox", () => {
  let run: ProgramRun<TandemOutputs>;
  beforeAll(async () => {
    run = await program(sandboxConfig());
  });

  it("makes exactly these resources", () => {
    const counts: Record<string, number> = {};
    for (const { type, isCustom } of run.registrations) if (isCustom) counts[type] = (counts[type] ?? 0) + 1;
    expect(counts).toEqual({
      "pulumi:providers:aws": 2,
      "pulumi:providers:aws-native": 2,
      "pulumi:providers:gcp": 2,
      "pulumi:providers:kubernetes": 2,
      "aws:kms/key:Key": 4,
      "aws:kms/alias:Alias": 4,
      // Six global tables once, the regional one in each region.
      "aws:dynamodb/table:Table": 8,
      // Of each function, two bots, schedules, texts and the agents' screen in each region; the edge, operations.
      "aws:iam/role:Role": 2 * (FUNCTIONS + 5) + 2,
      "aws:iam/rolePolicy:RolePolicy": 2 * (FUNCTIONS + 5) + 2,
      "aws:cloudwatch/logGroup:LogGroup": 2 * FUNCTIONS,
      "aws:lambda/function:Function": 2 * FUNCTIONS,
      "aws:lambda/alias:Alias": 2 * FUNCTIONS,
      // Of what flows call, of contact events, and of both bots.
      "aws:lambda/permission:Permission": 2 * (CALLED_BY_FLOWS + 3),
      "aws:lambda/eventSourceMapping:EventSourceMapping": 8,
      "aws:kinesis/stream:Stream": 4,
      "aws:scheduler/scheduleGroup:ScheduleGroup": 2,
      "aws:scheduler/schedule:Schedule": 6,
      "aws:sqs/queue:Queue": 2,
      "aws:sqs/queuePolicy:QueuePolicy": 2,
      // Quarantine and objects in each region.
      "aws:s3/bucket:Bucket": 4,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 4,
      "aws:s3/bucketPolicy:BucketPolicy": 4,
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 4,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 4,
      "aws:s3/bucketVersioning:BucketVersioning": 4,
      "aws:sesv2/emailIdentity:EmailIdentity": 2,
      "aws-native:customerprofiles:Domain": 2,
      "aws-native:smsvoice:ConfigurationSet": 2,
      "aws-native:smsvoice:OptOutList": 2,
      "aws-native:smsvoice:PhoneNumber": 2,
      "aws-native:smsvoice:ProtectConfiguration": 2,
      "aws-native:connect:EmailAddress": 2,
      // Contact records, recordings, transcripts, mails, attachments.
      "aws-native:connect:InstanceStorageConfig": 10,
      "aws-native:connect:QuickConnect": 4,
      "aws:cloudwatch/eventRule:EventRule": 2,
      "aws:cloudwatch/eventTarget:EventTarget": 2,
      "aws-native:connect:Instance": 2,
      "aws-native:connect:SecurityKey": 2,
      "aws-native:connect:HoursOfOperation": 2,
      // Billing, general, and what agents transfer to.
      "aws-native:connect:Queue": 6,
      "aws-native:connect:SecurityProfile": 2,
      "aws-native:connect:RoutingProfile": 2,
      "aws-native:connect:User": 4,
      "aws-native:connect:ContactFlowModule": 2 * MODULES.length,
      "aws-native:connect:ContactFlow": 2 * FLOWS.length,
      // Functions that flows call, two bots and the domain of mails.
      "aws-native:connect:IntegrationAssociation": 2 * (CALLED_BY_FLOWS + 3),
      // For calls and for texts.
      "aws-native:connect:PhoneNumber": 4,
      "aws:connect/phoneNumberContactFlowAssociation:PhoneNumberContactFlowAssociation": 4,
      "aws-native:lex:Bot": 4,
      "aws-native:lex:BotVersion": 4,
      "aws-native:lex:BotAlias": 4,
      "aws:ec2/vpc:Vpc": 2,
      "aws:ec2/subnet:Subnet": 4,
      "aws:ec2/routeTable:RouteTable": 2,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 4,
      // Nodes and pods of both Google regions.
      "aws:ec2/route:Route": 8,
      "aws:ec2/securityGroup:SecurityGroup": 2,
      // Four services in each region.
      "aws:ec2/vpcEndpoint:VpcEndpoint": 8,
      "aws:ec2transitgateway/transitGateway:TransitGateway": 2,
      "aws:ec2transitgateway/vpcAttachment:VpcAttachment": 2,
      "aws:ec2/customerGateway:CustomerGateway": 4,
      "aws:ec2/vpnConnection:VpnConnection": 4,
      "gcp:projects/service:Service": 10,
      "gcp:compute/network:Network": 1,
      "gcp:compute/firewall:Firewall": 1,
      "gcp:compute/subnetwork:Subnetwork": 2,
      "gcp:compute/router:Router": 2,
      "gcp:compute/routerNat:RouterNat": 2,
      "gcp:compute/haVpnGateway:HaVpnGateway": 2,
      "gcp:compute/externalVpnGateway:ExternalVpnGateway": 2,
      // Four tunnels in each pair.
      "gcp:compute/vPNTunnel:VPNTunnel": 8,
      "gcp:compute/routerInterface:RouterInterface": 8,
      "gcp:compute/routerPeer:RouterPeer": 8,
      "gcp:container/cluster:Cluster": 2,
      "gcp:gkehub/feature:Feature": 2,
      "gcp:projects/serviceIdentity:ServiceIdentity": 1,
      "gcp:projects/iAMMember:IAMMember": 4,
      "gcp:compute/globalAddress:GlobalAddress": 1,
      "gcp:compute/securityPolicy:SecurityPolicy": 1,
      "gcp:compute/sSLPolicy:SSLPolicy": 1,
      "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": 1,
      "gcp:certificatemanager/certificate:Certificate": 1,
      "gcp:certificatemanager/certificateMap:CertificateMap": 1,
      "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": 1,
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider": 2,
      "kubernetes:core/v1:Namespace": 2,
      "kubernetes:core/v1:ServiceAccount": 2,
      "kubernetes:apps/v1:Deployment": 2,
      "kubernetes:core/v1:Service": 2,
      "kubernetes:policy/v1:PodDisruptionBudget": 2,
      "kubernetes:net.gke.io/v1:ServiceExport": 2,
      "kubernetes:gateway.networking.k8s.io/v1:Gateway": 1,
      "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute": 1,
      "kubernetes:networking.gke.io/v1:HealthCheckPolicy": 1,
      "kubernetes:networking.gke.io/v1:GCPBackendPolicy": 1,
      "kubernetes:networking.gke.io/v1:GCPGatewayPolicy": 1,
    });
  });

  it("gives every resource a component as parent and a provider of its own", () => {
    const resources = run.registrations.filter(
      ({ isCustom, type }) => isCustom && !type.startsWith("pulumi:"),
    );
    const stray = resources.filter(({ parent, provider }) => !/::tandem:/.test(parent) || provider === "");
    expect(stray.map(({ name }) => name)).toEqual([]);
  });

  it("never mixes regions: what belongs to a side is made by that side's provider", () => {
    const wrong = run.registrations.filter(
      ({ name, provider }) => side(name) !== "" && provider !== "" && !provider.includes(`-${side(name)}::`),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it("grants every function exactly its contract, in its own region", () => {
    for (const contract of Object.values<FunctionContract>(CONTRACTS))
      for (const at of ["home", "peer"] as const) {
        const policy = run.named(`${contract.name}-${at}-policy`, "aws:iam/rolePolicy:RolePolicy");
        const statements: { Action: string[]; Resource: string[] }[] = JSON.parse(
          textOf(policy, "policy"),
        ).Statement;
        const granted = statements.flatMap(({ Action, Resource }) =>
          Resource.flatMap((arn) => Action.map((action) => `${action} ${arn}`)),
        );
        expect(granted.toSorted()).toEqual(expectedGrants(contract, at).toSorted());
      }
  });

  it("lets each instance, and no other caller, invoke what its flows call", () => {
    const permissions = run.ofType("aws:lambda/permission:Permission");
    const connect = permissions.filter(({ inputs }) => inputs["principal"] === "connect.amazonaws.com");
    expect(connect).toHaveLength(2 * CALLED_BY_FLOWS);
    for (const { name, inputs } of connect)
      expect(inputs).toMatchObject({
        qualifier: "live",
        sourceAccount: "111122223333",
        sourceArn: expect.stringContaining(`instance-${side(name)}`),
      });
  });

  it("publishes flow texts that are the same in both regions, but for ids", () => {
    for (const type of ["aws-native:connect:ContactFlow", "aws-native:connect:ContactFlowModule"]) {
      const [home = [], peer = []] = ["home", "peer"].map((at) =>
        run
          .ofType(type)
          .filter(({ name }) => side(name) === at)
          .map((r) => textOf(r, "content").replaceAll(/-(home|peer)\b/g, "")),
      );
      expect(home).toEqual(peer);
      for (const content of home) expect(content).not.toMatch(/eu-central-1|eu-west-2|\{\{slot/);
    }
  });

  it("opens a number after everything behind it", () => {
    const { dependencies } = run.named(
      "number-home-flow",
      "aws:connect/phoneNumberContactFlowAssociation:PhoneNumberContactFlowAssociation",
    );
    expect(dependencies.some((urn) => urn.includes("function-access-home"))).toBe(true);
    expect(dependencies.some((urn) => urn.includes("contact-events-home"))).toBe(true);
  });

  it("holds no secret value anywhere, only where it is kept", () => {
    const everything = JSON.stringify(run.registrations);
    expect(everything).not.toMatch(/PRIVATE KEY|"versions":|password/i);
    expect(everything).toContain(
      "arn:aws:secretsmanager:eu-west-2:111122223333:secret:tandem/identifiers-AbC123",
    );
  });

  it("protects nothing where the stack is there to be thrown away", () => {
    expect(run.registrations.filter(({ isProtected, isRetained }) => isProtected || isRetained)).toEqual([]);
  });

  it("publishes one versioned object", () => {
    expect(run.result).toMatchObject({
      version: 1,
      stack: "sandbox",
      regions: { home: { region: "eu-central-1" }, peer: { region: "eu-west-2" } },
      tables: { profiles: "tandem-sandbox-profiles" },
    });
    expect(Object.keys(run.result.regions.home.functions)).toEqual(Object.keys(CONTRACTS));
  });
});

describe("the program where the stack is to be protected", () => {
  it("protects instances, numbers, precious tables, streams, buckets, keys and the ends of tunnels", async () => {
    const run = await program(sandboxConfig({ protect: true }));
    const names = run.registrations.filter(({ isProtected }) => isProtected).map(({ name }) => name);
    expect(names.toSorted()).toEqual([
      "authentication",
      "bridge-network-home-vpn",
      "bridge-network-peer-vpn",
      "claims",
      "contact-records-stream-home",
      "contact-records-stream-peer",
      "contacts",
      "content-key-home",
      "content-key-peer",
      "events-stream-home",
      "events-stream-peer",
      "instance-home",
      "instance-peer",
      "number-home",
      "number-peer",
      "objects-home",
      "objects-peer",
      "profiles",
      "quarantine-home",
      "quarantine-peer",
      "sessions",
      "table-key-home",
      "table-key-peer",
      "texts-home-number",
      "texts-peer-number",
    ]);
    const kept = run.registrations.filter(({ isRetained }) => isRetained).map(({ name }) => name);
    expect(kept.toSorted()).toEqual([
      "instance-home",
      "instance-peer",
      "number-home",
      "number-peer",
      "texts-home-number",
      "texts-peer-number",
    ]);
  });
});

describe("the program with settings that cannot be used", () => {
  it("registers nothing at all", async () => {
    const registered: Registration[] = [];
    const config = sandboxConfig({ redialCarryOver: "sometimes" });
    await expect(program(config, registered)).rejects.toThrow("tandem:redialCarryOver");
    expect(registered).toEqual([]);
  });

  it("says that a linked pair is not deployed yet", async () => {
    const config = sandboxConfig({ linkMode: "linked", linkPhase: "source" });
    await expect(program(config)).rejects.toThrow("tandem:linkMode");
  });
});

/** What a side has is named after it; what comes behind the side's word may be anything. */
function side(name: string): string {
  return /-(home|peer)\b/.exec(name)?.[1] ?? "";
}
