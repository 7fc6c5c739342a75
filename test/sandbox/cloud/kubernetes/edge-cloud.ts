/** A local cloud with two clusters that run the tiny edge, put together by the behaviours that deployments use. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type LocalCloud, startCloud } from "../../../../sandbox/cloud/local-cloud.ts";
import type { DeployedResource, Json } from "../../../../sandbox/providers/behaviour.ts";
import { IAM_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/iam.ts";
import { IAM_OIDC_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/iam-oidc.ts";
import { KUBERNETES_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/kubernetes-pods.ts";
import { ACCOUNT, HOME, PEER, WITNESS } from "../small-cloud.ts";

export const CLUSTERS = {
  home: "europe-west3/tandem-test-home",
  peer: "europe-west2/tandem-test-peer",
} as const;
export type Side = keyof typeof CLUSTERS;

export const TOKEN_FILE = "/var/run/secrets/tandem/token";
const BEHAVIOURS = { ...KUBERNETES_BEHAVIOURS, ...IAM_BEHAVIOURS, ...IAM_OIDC_BEHAVIOURS };
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

export interface EdgeCloud {
  readonly cloud: LocalCloud;
  put(type: string, region: string, inputs: Json): Promise<void>;
  remove(type: string, region: string, inputs: Json): Promise<void>;
  /** A request to the load balancer. */
  ask(path: string, init?: RequestInit & { readonly from?: Side }): Promise<Response>;
  stop(): Promise<void>;
}

export async function startEdgeCloud(): Promise<EdgeCloud> {
  const directory = await mkdtemp(join(tmpdir(), "edge-cloud-"));
  const edge = join(directory, "dist/edge/index.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("tiny-edge.ts", import.meta.url))],
    outfile: edge,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: REQUIRE },
    logLevel: "silent",
  });
  const cloud = await startCloud({
    ...{ accountId: ACCOUNT, home: HOME, peer: PEER, witness: WITNESS, seed: "test" },
    directory: join(directory, "cloud"),
    images: { edge },
  });
  const act = async (what: "put" | "remove", type: string, region: string, inputs: Json) => {
    const behaviour = BEHAVIOURS[type];
    if (behaviour === undefined) throw new Error(`No behaviour for ${type}.`);
    await behaviour[what](cloud, resource(type, region, inputs));
  };
  return {
    cloud,
    put: (type, region, inputs) => act("put", type, region, inputs),
    remove: (type, region, inputs) => act("remove", type, region, inputs),
    ask: (path, { from, ...init } = {}) =>
      fetch(`${cloud.loadBalancer.url}${path}`, {
        ...init,
        headers: { ...init.headers, ...(from === undefined ? {} : { "x-sandbox-from": from }) },
      }),
    stop: async () => {
      await cloud.stop();
      await rm(directory, { recursive: true });
    },
  };
}

function resource(type: string, region: string, inputs: Json): DeployedResource {
  const name = type.split(":").at(-1) ?? "";
  return {
    urn: `urn:pulumi:test::tandem::${type}::${name}`,
    type,
    id: name,
    name,
    region,
    inputs,
    outputs: {},
  };
}

export const METADATA = { name: "edge", namespace: "tandem" };
const LABELS = { app: "edge" };

/** A pod as the program writes it. */
export function deployment(change: { container?: Json; pod?: Json; spec?: Json } = {}): Json {
  const probe = (path: string) => ({ httpGet: { path, port: "http" } });
  return {
    metadata: METADATA,
    spec: {
      replicas: 1,
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: "edge",
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: "edge",
              image: "registry.example/tandem/edge:1",
              ports: [{ name: "http", containerPort: 8080 }],
              env: environment({}),
              readinessProbe: { ...probe("/readyz"), periodSeconds: 1 },
              volumeMounts: [{ name: "token", mountPath: "/var/run/secrets/tandem" }],
              ...change.container,
            },
          ],
          volumes: [
            {
              name: "token",
              projected: {
                sources: [
                  {
                    serviceAccountToken: {
                      audience: "sts.amazonaws.com",
                      expirationSeconds: 3600,
                      path: "token",
                    },
                  },
                ],
              },
            },
          ],
          ...change.pod,
        },
      },
      ...change.spec,
    },
  };
}

export function environment(more: Readonly<Record<string, string>>): readonly Json[] {
  const values = {
    PORT: "8080",
    METRICS_PORT: "9090",
    AWS_ROLE_ARN: `arn:aws:iam::${ACCOUNT}:role/edge`,
    AWS_WEB_IDENTITY_TOKEN_FILE: TOKEN_FILE,
    ...more,
  };
  return [
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
  ];
}

/** Both clusters with everything that leads requests to one pod in each, and the role that the pods take. */
export async function deployEverything({ put, cloud }: EdgeCloud, change = {}): Promise<void> {
  for (const key of Object.values(CLUSTERS)) {
    const [location, name] = key.split("/");
    await put("gcp:container/cluster:Cluster", "", { project: "tandem-test", location, name });
    await put("kubernetes:core/v1:Namespace", key, { metadata: { name: "tandem" } });
    await put("kubernetes:core/v1:ServiceAccount", key, { metadata: METADATA });
    await put("kubernetes:core/v1:Service", key, {
      metadata: METADATA,
      spec: { selector: LABELS, ports: [{ port: 80, targetPort: 8080 }] },
    });
    await put("kubernetes:net.gke.io/v1:ServiceExport", key, { metadata: METADATA, kind: "ServiceExport" });
    await put("kubernetes:apps/v1:Deployment", key, deployment(change));
  }
  await putGateway(put);
  await putRole(put);
  await cloud.clusters.ready();
}

export async function putGateway(put: EdgeCloud["put"]): Promise<void> {
  const imported = { group: "net.gke.io", kind: "ServiceImport", name: "edge" };
  const api = "kubernetes:gateway.networking.k8s.io/v1";
  await put(`${api}:Gateway`, CLUSTERS.home, { metadata: METADATA, kind: "Gateway", spec: {} });
  await put(`${api}:HTTPRoute`, CLUSTERS.home, {
    metadata: METADATA,
    kind: "HTTPRoute",
    spec: {
      parentRefs: [{ name: "edge" }],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/v1" } }],
          backendRefs: [{ ...imported, port: 80 }],
        },
      ],
    },
  });
  await put("kubernetes:networking.gke.io/v1:HealthCheckPolicy", CLUSTERS.home, {
    metadata: METADATA,
    kind: "HealthCheckPolicy",
    spec: {
      targetRef: imported,
      default: { config: { type: "HTTP", httpHealthCheck: { requestPath: "/readyz" } } },
    },
  });
}

export function issuerOf(key: string): string {
  const [location, name] = key.split("/");
  return `https://container.googleapis.com/v1/projects/tandem-test/locations/${location}/clusters/${name}`;
}

async function putRole(put: EdgeCloud["put"]): Promise<void> {
  const statements = [];
  for (const key of Object.values(CLUSTERS)) {
    const url = issuerOf(key);
    await put("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "", {
      url,
      clientIdLists: ["sts.amazonaws.com"],
    });
    const claim = url.replace("https://", "");
    statements.push({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${claim}` },
      Condition: {
        StringEquals: {
          [`${claim}:sub`]: "system:serviceaccount:tandem:edge",
          [`${claim}:aud`]: "sts.amazonaws.com",
        },
      },
    });
  }
  await put("aws:iam/role:Role", "", {
    name: "edge",
    assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
  });
}
