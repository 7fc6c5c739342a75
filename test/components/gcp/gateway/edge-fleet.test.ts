import { beforeAll, describe, expect, it } from "vitest";
import type { Edge } from "../../../../components/bridge/edge.ts";
import { edgeSettings, runEdge } from "../../../support/edge-run.ts";
import type { ProgramRun } from "../../../support/program-mocks.ts";

const CLUSTER = "gcp:container/cluster:Cluster";
const FEATURE = "gcp:gkehub/feature:Feature";

describe("the fleet", () => {
  let run: ProgramRun<Edge>;
  beforeAll(async () => {
    run = await runEdge();
  });

  it("has a regional cluster on each side, in its subnet's own ranges", () => {
    for (const [side, location] of [
      ["home", "europe-west3"],
      ["peer", "europe-west2"],
    ])
      expect(run.named(`cluster-${side}`, CLUSTER).inputs).toMatchObject({
        name: `tandem-sandbox-${side}`,
        location,
        subnetwork: `subnet-${side}`,
        ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
        fleet: { project: "tandem-sandbox" },
        privateClusterConfig: { enablePrivateNodes: true },
      });
  });

  it("keeps the clusters where the stack is to be protected, and only there", async () => {
    const kept = await runEdge(edgeSettings({}, true));
    for (const side of ["home", "peer"]) {
      expect(run.named(`cluster-${side}`, CLUSTER).inputs["deletionProtection"]).toBe(false);
      expect(kept.named(`cluster-${side}`, CLUSTER).inputs["deletionProtection"]).toBe(true);
    }
  });

  it("declares Gateways in home's cluster: by the API, and as the fleet's config membership", () => {
    expect(run.named("cluster-home", CLUSTER).inputs).toHaveProperty("gatewayApiConfig");
    expect(run.named("cluster-peer", CLUSTER).inputs).not.toHaveProperty("gatewayApiConfig");
    expect(run.named("fleet-ingress", FEATURE).inputs).toMatchObject({
      name: "multiclusteringress",
      location: "global",
      spec: {
        multiclusteringress: {
          configMembership: "projects/tandem-sandbox/locations/europe-west3/memberships/tandem-sandbox-home",
        },
      },
    });
  });

  it("turns ingress on after discovery and every grant that it needs", () => {
    expect(run.named("fleet-discovery", FEATURE).inputs["name"]).toBe("multiclusterservicediscovery");
    const { dependencies } = run.named("fleet-ingress", FEATURE);
    const grants = run.ofType("gcp:projects/iAMMember:IAMMember");
    expect(grants.map(({ inputs }) => inputs["role"]).toSorted()).toEqual([
      "roles/compute.networkViewer",
      "roles/container.admin",
      "roles/multiclusteringress.serviceAgent",
      "roles/trafficdirector.client",
    ]);
    for (const { name } of grants) expect(dependencies.some((urn) => urn.endsWith(`::${name}`))).toBe(true);
    expect(dependencies.some((urn) => urn.endsWith("::fleet-discovery"))).toBe(true);
  });

  it("is limited at its entry, which takes nothing before TLS 1.2", () => {
    const { rules } = run.named("edge-gateway-protection-armor", "gcp:compute/securityPolicy:SecurityPolicy")
      .inputs as { rules: { priority: number; action: string }[] };
    expect(rules.map(({ priority, action }) => [priority, action])).toEqual([
      [1000, "throttle"],
      [2_147_483_647, "allow"],
    ]);
    expect(run.named("edge-gateway-protection-tls", "gcp:compute/sSLPolicy:SSLPolicy").inputs).toMatchObject({
      minTlsVersion: "TLS_1_2",
    });
  });
});
