import { expect, test } from "vitest";
import { Connections } from "../../../sandbox/providers/connections.ts";

const SERVER =
  "https://europe-west3-connectgateway.googleapis.com/v1/projects/111122223333/locations/europe-west3/gkeMemberships/tandem-test-home";

function regionOf(settings: Record<string, unknown>): string {
  const connections = new Connections("111122223333");
  connections.configure("peer", "urn", settings);
  return connections.of("peer").region;
}

test("a kubernetes provider is told apart by the cluster that its kubeconfig leads to, however it is written", () => {
  const kubeconfig = { clusters: [{ name: "c", cluster: { server: SERVER } }] };
  for (const written of [
    kubeconfig,
    JSON.stringify(kubeconfig),
    `clusters:\n- cluster:\n    server: ${SERVER}\n`,
  ])
    expect(regionOf({ kubeconfig: written })).toBe("europe-west3/tandem-test-home");
});

test("of any other kubeconfig, and of none, nothing is known", () => {
  expect(regionOf({ kubeconfig: { clusters: [{ cluster: { server: "https://10.0.0.1" } }] } })).toBe("");
  expect(regionOf({})).toBe("");
});

test("a region that is set is the region", () => {
  expect(regionOf({ region: "eu-west-2" })).toBe("eu-west-2");
});
