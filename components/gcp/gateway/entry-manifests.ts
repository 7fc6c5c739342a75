/** The objects of the multi-cluster Gateway, as data: what Google's controller reads in the config cluster. */
import type { Input } from "@pulumi/pulumi";
import { EDGE_SERVICE } from "./edge-service.ts";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: Input<string>;
    readonly annotations?: Record<string, Input<string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** What the objects refer to, by name. */
export interface EntryNames {
  readonly namespace: Input<string>;
  readonly hostname: string;
  readonly address: Input<string>;
  readonly certificateMap: Input<string>;
  readonly securityPolicy: Input<string>;
  readonly sslPolicy: Input<string>;
}

/** By role: the key is what the object is for, and part of its logical name. */
export type EntryManifests = Readonly<
  Record<"gateway" | "route" | "health-check" | "backend-policy" | "gateway-policy", Manifest>
>;

const GATEWAY_API = "gateway.networking.k8s.io";
const GKE_POLICIES = "networking.gke.io/v1";
const LISTENER = "https";
// The fleet makes a ServiceImport of every exported Service by itself; none is ever declared.
const IMPORTED_EDGE = { group: "net.gke.io", kind: "ServiceImport", name: EDGE_SERVICE.name };
// A first load balancer takes several minutes, longer than the ten that Pulumi would wait.
const READY_WITHIN_SECONDS = 1800;

export function entryManifests(names: EntryNames): EntryManifests {
  const metadata = { name: EDGE_SERVICE.name, namespace: names.namespace };
  return {
    gateway: {
      apiVersion: `${GATEWAY_API}/v1`,
      kind: "Gateway",
      metadata: {
        ...metadata,
        annotations: {
          // With this GKE refuses certificates at the listener, and the listener may have no tls at all.
          "networking.gke.io/certmap": names.certificateMap,
          "pulumi.com/waitFor": "condition=Programmed",
          "pulumi.com/timeoutSeconds": String(READY_WITHIN_SECONDS),
        },
      },
      spec: {
        gatewayClassName: "gke-l7-global-external-managed-mc",
        addresses: [{ type: "NamedAddress", value: names.address }],
        listeners: [
          {
            name: LISTENER,
            hostname: names.hostname,
            port: 443,
            protocol: "HTTPS",
            allowedRoutes: { namespaces: { from: "Same" }, kinds: [{ kind: "HTTPRoute" }] },
          },
        ],
      },
    },
    route: {
      apiVersion: `${GATEWAY_API}/v1`,
      kind: "HTTPRoute",
      metadata,
      spec: {
        parentRefs: [{ name: EDGE_SERVICE.name, sectionName: LISTENER }],
        hostnames: [names.hostname],
        rules: [
          {
            // The API alone: probes and metrics are nobody's business outside.
            matches: [{ path: { type: "PathPrefix", value: "/v1" } }],
            backendRefs: [{ ...IMPORTED_EDGE, port: EDGE_SERVICE.port }],
          },
        ],
      },
    },
    "health-check": {
      apiVersion: GKE_POLICIES,
      kind: "HealthCheckPolicy",
      metadata,
      spec: {
        targetRef: IMPORTED_EDGE,
        default: {
          checkIntervalSec: 5,
          timeoutSec: 3,
          healthyThreshold: 1,
          unhealthyThreshold: 2,
          config: {
            type: "HTTP",
            httpHealthCheck: {
              // A port by itself is refused: unsaid, the specification is USE_SERVING_PORT.
              portSpecification: "USE_FIXED_PORT",
              port: EDGE_SERVICE.containerPort,
              requestPath: EDGE_SERVICE.readinessPath,
            },
          },
        },
      },
    },
    "backend-policy": {
      apiVersion: GKE_POLICIES,
      kind: "GCPBackendPolicy",
      metadata,
      spec: {
        targetRef: IMPORTED_EDGE,
        default: {
          securityPolicy: names.securityPolicy,
          timeoutSec: 30,
          connectionDraining: { drainingTimeoutSec: 30 },
          // One request in ten, of a million parts.
          logging: { enabled: true, sampleRate: 100_000 },
        },
      },
    },
    "gateway-policy": {
      apiVersion: GKE_POLICIES,
      kind: "GCPGatewayPolicy",
      metadata,
      spec: {
        targetRef: { group: GATEWAY_API, kind: "Gateway", name: EDGE_SERVICE.name },
        default: { sslPolicy: names.sslPolicy },
      },
    },
  };
}

/** Offers a cluster's Service to the fleet: the clusters' Services of one name and namespace become one ServiceImport. */
export function serviceExport(namespace: Input<string>): Manifest {
  return {
    apiVersion: "net.gke.io/v1",
    kind: "ServiceExport",
    metadata: { name: EDGE_SERVICE.name, namespace },
  };
}
