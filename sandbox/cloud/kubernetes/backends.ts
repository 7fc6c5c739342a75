/** What the load balancer learns from Gateway, HTTPRoute, ServiceExport and HealthCheckPolicy. */
import type { ClusterObjects } from "./cluster-objects.ts";
import type { CustomObject, ObjectName } from "./objects.ts";
import type { Pod } from "./pod.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The imported service that a path leads to. */
export interface Backend extends ObjectName {
  readonly port: number;
  /** What the health check asks for; the Gateway asks for / where no policy says otherwise. */
  readonly healthPath: string;
}

export interface Target {
  readonly pod: Pod;
  /** Of this machine. */
  readonly port: number;
}

/** Undefined where no route of a Gateway takes this path. */
export function backendOf(path: string, clusters: readonly ClusterObjects[]): Backend | undefined {
  const gateways = clusters.flatMap((objects) => objects.custom("Gateway"));
  const routes = clusters
    .flatMap((objects) => objects.custom("HTTPRoute"))
    .filter((route) => gateways.some((gateway) => isParent(gateway, route)));
  const [best] = routes
    .flatMap((route) => matchesOf(route, path))
    .sort((one, other) => other.length - one.length);
  if (best === undefined) return undefined;
  const { namespace, name } = best;
  return { namespace, name, port: best.port, healthPath: healthPathOf(best, clusters) };
}

/** The ready pods of one cluster that the service of this name exports to the others. */
export function targetsOf(
  { namespace, name, port }: Backend,
  objects: ClusterObjects,
  pods: readonly Pod[],
): readonly Target[] {
  const isExported = objects
    .custom("ServiceExport")
    .some((exported) => exported.namespace === namespace && exported.name === name);
  const service = objects.service({ namespace, name });
  const targetPort = service?.ports.find((candidate) => candidate.port === port)?.targetPort;
  if (!isExported || service === undefined || targetPort === undefined) return [];
  const wanted = Object.entries(service.selector);
  return pods
    .filter((pod) => pod.isReady && wanted.every(([label, value]) => pod.labels[label] === value))
    .flatMap((pod) => {
      const local = pod.portOf(targetPort);
      return local === undefined ? [] : [{ pod, port: local }];
    });
}

interface Match extends ObjectName {
  readonly port: number;
  /** Of the path that matched: the longest wins, an exact one before all. */
  readonly length: number;
}

/** Rules without a backend, such as redirects to https, lead to no pod. */
function matchesOf(route: CustomObject, path: string): readonly Match[] {
  return list(route.spec["rules"]).flatMap((rule) => {
    const [backend] = list(rule["backendRefs"]);
    if (backend === undefined || backend["kind"] !== "ServiceImport") return [];
    const matches = list(rule["matches"]);
    const lengths = (matches.length === 0 ? [{}] : matches).flatMap((match) => matchLength(match, path));
    return lengths.map((length) => ({
      namespace: textOr(backend["namespace"], route.namespace),
      name: textOr(backend["name"], ""),
      port: Number(backend["port"]),
      length,
    }));
  });
}

function matchLength(match: Fields, path: string): readonly number[] {
  const { type = "PathPrefix", value = "/" } = fields(match["path"]);
  const wanted = String(value);
  if (type === "Exact") return path === wanted ? [Number.MAX_SAFE_INTEGER] : [];
  // A prefix is made of whole parts: /v1 takes /v1/chats and not /v10.
  const prefix = wanted.replace(/\/$/, "");
  return path === prefix || path.startsWith(`${prefix}/`) ? [prefix.length] : [];
}

function isParent(gateway: CustomObject, route: CustomObject): boolean {
  return list(route.spec["parentRefs"]).some(
    (parent) =>
      parent["name"] === gateway.name && textOr(parent["namespace"], route.namespace) === gateway.namespace,
  );
}

function healthPathOf({ namespace, name }: ObjectName, clusters: readonly ClusterObjects[]): string {
  const policy = clusters
    .flatMap((objects) => objects.custom("HealthCheckPolicy"))
    .find((candidate) => {
      const target = fields(candidate.spec["targetRef"]);
      return (
        candidate.namespace === namespace && target["kind"] === "ServiceImport" && target["name"] === name
      );
    });
  const config = fields(fields(policy?.spec["default"])["config"]);
  return textOr(fields(config["httpHealthCheck"])["requestPath"], "/");
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}
