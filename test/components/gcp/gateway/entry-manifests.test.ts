import { describe, expect, it } from "vitest";
import { entryManifests, serviceExport } from "../../../../components/gcp/gateway/entry-manifests.ts";
import { type GatewayObject, gatewayProblems } from "../../../support/gateway-check.ts";

const objects = (): readonly GatewayObject[] => {
  const manifests = entryManifests({
    namespace: "tandem",
    hostname: "chat.example.com",
    address: "tandem-test-edge",
    certificateMap: "tandem-test-edge",
    securityPolicy: "tandem-test-edge",
    sslPolicy: "tandem-test-edge",
  });
  const exported = serviceExport("tandem");
  return structuredClone([...Object.values(manifests), exported, exported]) as GatewayObject[];
};

/** The objects with something wrong in the one of that kind. */
function planted(kind: string, change: (object: GatewayObject) => void): readonly string[] {
  const changed = objects();
  for (const object of changed) if (object.kind === kind) change(object);
  return gatewayProblems(changed);
}

const healthCheck = (spec: GatewayObject["spec"]) => spec.default.config.httpHealthCheck;

describe("the gateway's objects", () => {
  it("are what the schemas and rules of Google's controller take", () => {
    expect(gatewayProblems(objects())).toEqual([]);
  });

  it.each<[string, string, (object: GatewayObject) => void, string]>([
    [
      "a bare port in the health check",
      "HealthCheckPolicy",
      ({ spec }) => delete healthCheck(spec).portSpecification,
      "HealthCheckPolicy: port and portName must be unset for USE_SERVING_PORT",
    ],
    [
      "a health check that waits longer than it pauses",
      "HealthCheckPolicy",
      ({ spec }) => {
        spec.default.timeoutSec = 6;
      },
      "HealthCheckPolicy: timeoutSec is longer than checkIntervalSec",
    ],
    [
      "a fixed port that is missing",
      "HealthCheckPolicy",
      ({ spec }) => delete healthCheck(spec).port,
      "HealthCheckPolicy: USE_FIXED_PORT needs a port",
    ],
    [
      "a health check of another Service",
      "HealthCheckPolicy",
      ({ spec }) => {
        spec.targetRef.name = "hedge";
      },
      "net.gke.io/ServiceImport/edge has no HealthCheckPolicy",
    ],
    [
      "two listeners of one name",
      "Gateway",
      ({ spec }) => spec.listeners.push({ ...spec.listeners[0], port: 8443 }),
      "Gateway: listener name https is not unique",
    ],
    [
      "tls beside the certificate map",
      "Gateway",
      ({ spec }) => {
        spec.listeners[0].tls = { mode: "Terminate" };
      },
      "Gateway: listener https has tls beside the certificate map",
    ],
    [
      "a route to a listener that is not there",
      "HTTPRoute",
      ({ spec }) => {
        spec.parentRefs[0].sectionName = "http";
      },
      "HTTPRoute: no listener http of a Gateway edge",
    ],
  ])("with %s are found out", (_fault, kind, change, problem) => {
    expect(planted(kind, change)).toContain(problem);
  });

  it.each([
    ["HealthCheckPolicy", "net.gke.io/ServiceImport/edge has no HealthCheckPolicy"],
    ["GCPBackendPolicy", "net.gke.io/ServiceImport/edge has no GCPBackendPolicy"],
    ["ServiceExport", "net.gke.io/ServiceImport/edge is exported by 0 clusters"],
  ])("without any %s are found out", (kind, problem) => {
    expect(gatewayProblems(objects().filter((object) => object.kind !== kind))).toEqual([problem]);
  });

  it("of a shape that the schema refuses are found out", () => {
    const [problem = ""] = planted("HTTPRoute", ({ spec }) => {
      spec.rules[0].backendRefs[0].port = 100_000;
    });
    expect(problem).toContain("HTTPRoute");
  });

  it("never declare a ServiceImport, which is the fleet's own", () => {
    expect(objects().map(({ kind }) => kind)).not.toContain("ServiceImport");
  });
});
