/**
 * Everything Google's gateway controller would refuse or misread in a set of objects: their published schemas, the
 * rules that those state in CEL, which the packages leave out, and what only the objects together can get wrong.
 */
import { Gateway } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway";
import { HTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import { ServiceExport } from "@kubernetes-models/gke/net.gke.io/v1/ServiceExport";
import { GCPBackendPolicy } from "@kubernetes-models/gke/networking.gke.io/v1/GCPBackendPolicy";
import { GCPGatewayPolicy } from "@kubernetes-models/gke/networking.gke.io/v1/GCPGatewayPolicy";
import { HealthCheckPolicy } from "@kubernetes-models/gke/networking.gke.io/v1/HealthCheckPolicy";

/** As plain JSON. */
export interface GatewayObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: faults of any shape are planted in it
  readonly spec?: any;
}

interface Model {
  validate(): void;
}

// The packages type what they take; here it is what is to be found out.
const MODELS = {
  "gateway.networking.k8s.io/v1 Gateway": Gateway,
  "gateway.networking.k8s.io/v1 HTTPRoute": HTTPRoute,
  "net.gke.io/v1 ServiceExport": ServiceExport,
  "networking.gke.io/v1 GCPBackendPolicy": GCPBackendPolicy,
  "networking.gke.io/v1 GCPGatewayPolicy": GCPGatewayPolicy,
  "networking.gke.io/v1 HealthCheckPolicy": HealthCheckPolicy,
} as unknown as Readonly<Record<string, new (data: object) => Model>>;

export function gatewayProblems(objects: readonly GatewayObject[]): readonly string[] {
  return [
    ...objects.flatMap((object) => [...schemaProblems(object), ...ruleProblems(object)]),
    ...togetherProblems(objects),
  ];
}

function schemaProblems(object: GatewayObject): readonly string[] {
  const model = MODELS[`${object.apiVersion} ${object.kind}`];
  if (model === undefined) return [`${object.apiVersion} ${object.kind} is no kind that the gateway reads`];
  try {
    new model(object).validate();
    return [];
  } catch (error) {
    return [`${object.kind}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function ruleProblems({ kind, metadata, spec }: GatewayObject): readonly string[] {
  switch (kind) {
    case "Gateway":
      return listenerProblems(spec.listeners, metadata.annotations ?? {});
    case "HealthCheckPolicy":
      return healthCheckProblems(spec.default);
    case "GCPBackendPolicy":
      return (spec.default.logging?.sampleRate ?? 0) > 1_000_000
        ? ["GCPBackendPolicy: sampleRate is over a million"]
        : [];
    default:
      return [];
  }
}

function listenerProblems(
  listeners: readonly Record<string, unknown>[],
  annotations: Readonly<Record<string, string>>,
): readonly string[] {
  const problems: string[] = [];
  const seen = new Set<unknown>();
  for (const { name, protocol, hostname, port, tls } of listeners) {
    if (seen.has(name)) problems.push(`Gateway: listener name ${name} is not unique`);
    const place = `${protocol} ${port} ${hostname}`;
    if (seen.has(place)) problems.push(`Gateway: two listeners on ${place}`);
    seen.add(name).add(place);
    const hasMap = "networking.gke.io/certmap" in annotations;
    if (protocol === "HTTPS" && !hasMap && tls === undefined)
      problems.push(`Gateway: listener ${name} has no certificate`);
    if (hasMap && tls !== undefined)
      problems.push(`Gateway: listener ${name} has tls beside the certificate map`);
    if (protocol === "HTTP" && tls !== undefined)
      problems.push(`Gateway: listener ${name} has tls without TLS`);
  }
  return problems;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function healthCheckProblems(policy: any): readonly string[] {
  const problems: string[] = [];
  if ((policy.timeoutSec ?? 5) > (policy.checkIntervalSec ?? 5))
    problems.push("HealthCheckPolicy: timeoutSec is longer than checkIntervalSec");
  const { type = "", ...checks } = policy.config;
  for (const [name, check] of Object.entries<Record<string, unknown>>(checks)) {
    const specification = check["portSpecification"] ?? "USE_SERVING_PORT";
    if (specification === "USE_SERVING_PORT" && ("port" in check || "portName" in check))
      problems.push("HealthCheckPolicy: port and portName must be unset for USE_SERVING_PORT");
    if (specification === "USE_FIXED_PORT" && !("port" in check))
      problems.push("HealthCheckPolicy: USE_FIXED_PORT needs a port");
    if (name !== `${String(type).toLowerCase()}HealthCheck`)
      problems.push(`HealthCheckPolicy: ${name} is given for the type ${type}`);
  }
  return problems;
}

function togetherProblems(objects: readonly GatewayObject[]): readonly string[] {
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  const isOn = (kind: string, target: string): boolean =>
    of(kind).some(({ spec }) => keyOf(spec.targetRef) === target);
  const problems: string[] = [];
  for (const { spec, metadata } of of("HTTPRoute")) {
    for (const { name, sectionName } of spec.parentRefs) {
      const gateway = of("Gateway").find((each) => each.metadata.name === name);
      const listener = gateway?.spec.listeners.find((each: { name: string }) => each.name === sectionName);
      if (listener === undefined) problems.push(`HTTPRoute: no listener ${sectionName} of a Gateway ${name}`);
    }
    for (const rule of spec.rules)
      for (const backend of rule.backendRefs) {
        const target = keyOf(backend);
        if (backend.kind === "ServiceImport") {
          const exported = of("ServiceExport").filter((each) => each.metadata.name === backend.name);
          if (exported.some((each) => each.metadata.namespace !== metadata.namespace))
            problems.push(`${target} is exported from another namespace than the route's`);
          if (exported.length < 2) problems.push(`${target} is exported by ${exported.length} clusters`);
        }
        if (!isOn("HealthCheckPolicy", target)) problems.push(`${target} has no HealthCheckPolicy`);
        if (!isOn("GCPBackendPolicy", target)) problems.push(`${target} has no GCPBackendPolicy`);
      }
  }
  if (of("ServiceImport").length > 0) problems.push("A ServiceImport is declared: the fleet makes it");
  return problems;
}

function keyOf({ group, kind, name }: Readonly<Record<string, string>>): string {
  return `${group}/${kind}/${name}`;
}
