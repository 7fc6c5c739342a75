import { beforeAll, describe, expect, it } from "vitest";
import type { Edge } from "../../../components/bridge/edge.ts";
import type { EdgeConfig } from "../../../components/bridge/edge-config.ts";
import { edgeSettings, runEdge } from "../../support/edge-run.ts";
import { federationProblems } from "../../support/federation-check.ts";
import { type GatewayObject, gatewayProblems } from "../../support/gateway-check.ts";
import type { ProgramRun, Registration } from "../../support/program-mocks.ts";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

const gatewayObjects = (registrations: readonly Registration[]): readonly GatewayObject[] =>
  registrations
    .filter(({ type }) => /^kubernetes:(gateway\.networking\.k8s|networking\.gke|net\.gke)\.io\//.test(type))
    .map(({ inputs }) => inputs as unknown as GatewayObject);

/** The same, with another text in the inputs of the resources of a type. */
function planted(run: ProgramRun<Edge>, type: string, from: string, to: string): readonly Registration[] {
  return run.registrations.map((registration) =>
    registration.type === type
      ? { ...registration, inputs: JSON.parse(JSON.stringify(registration.inputs).replaceAll(from, to)) }
      : registration,
  );
}

function statementsOf(run: ProgramRun<Edge>): Record<string, { Resource: string[]; Condition?: object }> {
  const { inputs } = run.named("edge-identity-policy", "aws:iam/rolePolicy:RolePolicy");
  const { Statement } = JSON.parse(String(inputs["policy"]));
  return Object.fromEntries(Statement.map((statement: { Sid: string }) => [statement.Sid, statement]));
}

function podOf(run: ProgramRun<Edge>, side: string) {
  // biome-ignore lint/suspicious/noExplicitAny: a Kubernetes object, as it was registered
  return (run.named(`edge-${side}`, DEPLOYMENT).inputs as any).spec.template.spec;
}

describe("the edge", () => {
  let run: ProgramRun<Edge>;
  beforeAll(async () => {
    run = await runEdge();
  });

  it("puts nothing into the clusters that Google's controller would refuse or misread", () => {
    expect(gatewayObjects(run.registrations)).toHaveLength(7);
    expect(gatewayProblems(gatewayObjects(run.registrations))).toEqual([]);
  });

  it("lets the pods of both clusters, and nobody else, become its role", () => {
    expect(federationProblems(run.registrations)).toEqual([]);
  });

  it.each([
    ["another account", "aws:iam/role:Role", "tandem:edge", "tandem:*", "home: sub is not exactly"],
    ["another audience", "aws:iam/role:Role", "sts.amazonaws.com", "sts", "home: aud is not exactly"],
    ["another cluster", DEPLOYMENT, '"tandem"', '"other"', "home: sub is not exactly"],
  ])("is found out where the role trusts %s", (_what, type, from, to, problem) => {
    expect(federationProblems(planted(run, type, from, to)).join()).toContain(problem);
  });

  it("is found out where the role trusts one cluster more", () => {
    const without = run.registrations.filter(({ type, name }) => type !== DEPLOYMENT || name !== "edge-peer");
    expect(federationProblems(without)).toEqual(["the role is open to 2 issuers, and there are 1 clusters"]);
  });

  it("may start chats, read the plan, claim attempts and read two key rings, of both regions and no more", () => {
    const { StartChats, PlanAndAttempts, KeyRings, ...more } = statementsOf(run);
    expect(more).toEqual({});
    const instance = "arn:aws:connect:eu-central-1:111122223333:instance/instance-home";
    expect(StartChats?.Resource.slice(0, 3)).toEqual([
      instance,
      `${instance}/contact-flow/chat-flow-home`,
      `${instance}/contact/*`,
    ]);
    expect(PlanAndAttempts?.Resource).toEqual([
      "arn:aws:dynamodb:eu-central-1:111122223333:table/tandem-sandbox-claims",
      "arn:aws:dynamodb:eu-west-2:111122223333:table/tandem-sandbox-claims",
    ]);
    expect(KeyRings?.Resource).toEqual(
      ["eu-central-1", "eu-west-2"].flatMap((region) =>
        ["entry-tokens", "identifiers"].map(
          (ring) => `arn:aws:secretsmanager:${region}:111122223333:secret:tandem/${ring}-AbC123`,
        ),
      ),
    );
  });

  it("is refused everything that does not come through its endpoints", () => {
    const services = ["connect", "dynamodb", "secretsmanager"];
    const ids = ["home", "peer"].flatMap((side) => services.map((service) => `vpce-${service}-${side}`));
    for (const { Condition } of Object.values(statementsOf(run)))
      expect(Condition).toEqual({ StringEquals: { "aws:SourceVpce": ids } });
  });

  it("may come over the Internet where the settings allow it", async () => {
    const open = await runEdge(edgeSettings({ allowPublicFallback: true }));
    for (const statement of Object.values(statementsOf(open)))
      expect(statement).not.toHaveProperty("Condition");
  });

  it("runs in each cluster as many pods of its image as the settings say", async () => {
    const settled = await runEdge(edgeSettings({ replicas: 3, image: "registry.example/edge:7" }));
    for (const side of ["home", "peer"]) {
      expect(settled.named(`edge-${side}`, DEPLOYMENT).inputs).toMatchObject({ spec: { replicas: 3 } });
      expect(podOf(settled, side).containers[0].image).toBe("registry.example/edge:7");
    }
  });

  it("tells each pod where it is and where everything else is", () => {
    const regionConfig = (side: string, region: string) => ({
      region,
      instanceId: `instance-${side}`,
      chatFlowId: `chat-flow-${side}`,
      endpoints: Object.fromEntries(
        ["connect", "sts", "dynamodb", "secretsmanager"].map((service) => [
          service,
          `https://vpce-${side}.${service}.${region}.vpce.amazonaws.com`,
        ]),
      ),
    });
    for (const side of ["home", "peer"] as const) {
      const environment: Record<string, string> = Object.fromEntries(
        podOf(run, side).containers[0].env.map(({ name, value }: Record<string, string>) => [name, value]),
      );
      expect(environment).toMatchObject({
        AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/tandem/token",
        PORT: "8080",
        METRICS_PORT: "9090",
      });
      expect(environment["AWS_ROLE_ARN"]).toContain("edge-identity");
      const config: EdgeConfig = JSON.parse(environment["EDGE_CONFIG"] ?? "");
      expect(config).toMatchObject({
        stack: "sandbox",
        cluster: side,
        regions: { home: regionConfig("home", "eu-central-1"), peer: regionConfig("peer", "eu-west-2") },
        claimsTable: "tandem-sandbox-claims",
        allowPublicFallback: false,
      });
      expect(config.secrets.entryTokens).toContain(":eu-central-1:");
    }
  });

  it("runs as nobody, with nothing to write on, no capability and no token but AWS's", () => {
    const pod = podOf(run, "home");
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(pod.volumes).toHaveLength(1);
    expect(run.named("edge-home-namespace", "kubernetes:core/v1:Namespace").inputs).toMatchObject({
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
  });

  it("exports its requests' port and keeps that of its metrics", () => {
    const { spec } = run.named("edge-peer-service", "kubernetes:core/v1:Service").inputs as never as {
      spec: { ports: readonly unknown[] };
    };
    expect(spec.ports).toEqual([{ name: "http", port: 80, targetPort: 8080 }]);
  });

  it("is asked for nothing before its cluster is there, by an address that is known before it", () => {
    for (const side of ["home", "peer"]) {
      const provider = run.named(`kubernetes-${side}`, "pulumi:providers:kubernetes");
      expect(provider.dependencies.some((urn) => urn.endsWith(`::cluster-${side}`))).toBe(true);
      expect(provider.inputs["kubeconfig"]).toContain(`/gkeMemberships/tandem-sandbox-${side}`);
    }
  });

  it("goes before the fleet's features do: pods after features, the gateway after pods", () => {
    for (const side of ["home", "peer"]) {
      const deployment = run.named(`edge-${side}`, "tandem:bridge:EdgeDeployment");
      expect(deployment.dependencies.some((urn) => urn.endsWith("::fleet-ingress"))).toBe(true);
    }
    const gateway = run.named("edge-gateway", "tandem:gateway:EntryGateway");
    for (const exported of ["::edge-home-export", "::edge-peer-export"])
      expect(gateway.dependencies.some((urn) => urn.endsWith(exported))).toBe(true);
  });
});

describe("the edge of a region without a flow that answers chats", () => {
  it("is refused, by component, path and reason", async () => {
    await expect(runEdge(edgeSettings(), () => ({}))).rejects.toThrow(
      "Edge: regions.home.flowIds hold none named inbound-chat.",
    );
  });
});
