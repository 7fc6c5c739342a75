import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  CLUSTERS,
  deployEverything,
  deployment,
  type EdgeCloud,
  environment,
  METADATA,
  startEdgeCloud,
} from "./edge-cloud.ts";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

interface Where {
  readonly pod: string;
  readonly now: number;
  readonly process: number;
  readonly random: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

let edge: EdgeCloud;
beforeAll(async () => {
  edge = await startEdgeCloud();
  await deployEverything(edge);
});
afterAll(() => edge.stop());
beforeEach(() => edge.cloud.control.restoreGoogle());

const where = async (from: "home" | "peer" = "home"): Promise<Where> => {
  const reply = await edge.ask("/v1/where", { from });
  expect(reply.status).toBe(200);
  return (await reply.json()) as Where;
};
const podOf = (side: "home" | "peer") => edge.cloud.clusters.ofSide(side)?.pods[0];

/** Resolves when something is so that will be so in a moment. */
const until = async (isSo: () => boolean | Promise<boolean>) => {
  await expect.poll(isSo, { timeout: 20_000, interval: 20 }).toBe(true);
};

describe("a pod", () => {
  test("has the environment of its manifest and nothing of this machine's", async () => {
    const { environment: own, pod } = await where();
    const { PORT, METRICS_PORT, AWS_WEB_IDENTITY_TOKEN_FILE, ...rest } = own;
    expect(rest).toEqual({
      HOSTNAME: pod,
      POD_NAME: pod,
      AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/edge",
    });
    expect(new Set([PORT, METRICS_PORT, "8080", "9090"]).size).toBe(4);
    expect(await readFile(AWS_WEB_IDENTITY_TOKEN_FILE ?? "", "utf8")).toMatch(/^eyJ/);
  });

  test("knows the cloud's time as soon as the clock was moved", async () => {
    await edge.cloud.control.advance({ milliseconds: 90_000_000 });
    const told = (await where()).now;
    expect(Math.abs(told - edge.cloud.core.clock.now())).toBeLessThan(1_000);
    expect(told - Date.now()).toBeGreaterThan(80_000_000);
  });

  test("gets a new token before the old one has run out, and only one however far time jumps", async () => {
    const file = (await where()).environment["AWS_WEB_IDENTITY_TOKEN_FILE"] ?? "";
    const before = await readFile(file, "utf8");
    await edge.cloud.control.advance({ milliseconds: 2_000_000 });
    expect(await readFile(file, "utf8")).toBe(before);
    await edge.cloud.control.advance({ milliseconds: 1_000_000 });
    const after = await readFile(file, "utf8");
    expect(after).not.toBe(before);
    await edge.cloud.control.advance({ milliseconds: 1_000_000_000 });
    const [, payload = ""] = (await readFile(file, "utf8")).split(".");
    const { exp, sub } = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(exp * 1000).toBeGreaterThan(edge.cloud.core.clock.now() + 700_000);
    expect(sub).toBe("system:serviceaccount:tandem:edge");
  });

  test("that dies is started again under its name, and what it printed stands in the log", async () => {
    const before = await where();
    await edge.cloud.control.losePod({ side: "home" });
    await until(() => podOf("home")?.isReady === false);
    await edge.cloud.clusters.ready();
    const after = await where();
    expect(after.pod).toBe(before.pod);
    expect(after.process).not.toBe(before.process);
    expect(after.random).not.toBe(before.random);
    const lines = (await edge.cloud.control.logs({})).filter(({ name }) => name === "edge");
    expect(lines).toContainEqual(
      expect.objectContaining({
        source: "function",
        region: "europe-west3",
        text: '{"message":"listening"}',
      }),
    );
    expect(
      lines.some(({ source, text }) => source === "error" && text.includes("was ended by SIGKILL")),
    ).toBe(true);
  });

  test("that exits by itself is started again as well", async () => {
    const before = await where("peer");
    expect((await edge.ask("/v1/crash", { from: "peer" })).status).toBe(502);
    await until(() => podOf("peer")?.processId !== before.process && podOf("peer")?.isReady === true);
  });
});

describe("the load balancer", () => {
  test("takes a request to the nearest cluster", async () => {
    const [home, peer] = [await where("home"), await where("peer")];
    expect(home.pod).toBe(podOf("home")?.name);
    expect(peer.pod).toBe(podOf("peer")?.name);
    expect(home.headers).toMatchObject({ "x-forwarded-proto": "https", via: "1.1 google" });
    expect(home.headers).not.toHaveProperty("x-sandbox-from");
  });

  test("takes everything to the other cluster while one is lost, and nothing anywhere while both are", async () => {
    const lost = podOf("home")?.processId ?? 0;
    await edge.cloud.control.loseCluster({ side: "home" });
    expect((await where("home")).pod).toBe(podOf("peer")?.name);
    await until(() => !isAlive(lost));
    await edge.cloud.control.loseCluster({ side: "peer" });
    expect((await edge.ask("/v1/where")).status).toBe(503);
    await edge.cloud.control.restoreGoogle();
    expect((await where("home")).pod).toBe(podOf("home")?.name);
  });

  test("says 503 where a route leads to no pod that is ready", async () => {
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment({ spec: { replicas: 0 } }));
    await edge.cloud.control.loseCluster({ side: "peer" });
    const refused = await edge.ask("/v1/where");
    expect(refused.status).toBe(503);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment());
    await edge.cloud.clusters.ready();
  });

  test("takes no path that no route names", async () => {
    for (const path of ["/healthz", "/", "/v10/where"]) expect((await edge.ask(path)).status).toBe(404);
  });

  test("hands on a body of ten megabytes, and breaks off where the pod broke off", async () => {
    const large = await edge.ask("/v1/body", { method: "POST", body: "x".repeat(10_000_000) });
    expect(await large.json()).toEqual({ bytes: 10_000_000 });
    const broken = await edge.ask("/v1/break");
    await expect(broken.text()).rejects.toThrow();
  });

  test("uses no pod that fails the health check which the policy, or its absence, asks for", async () => {
    const policy = "kubernetes:networking.gke.io/v1:HealthCheckPolicy";
    const inputs = { metadata: METADATA, kind: "HealthCheckPolicy" };
    await edge.remove(policy, CLUSTERS.home, inputs);
    expect((await edge.ask("/v1/where")).status).toBe(503);
    await edge.put(policy, CLUSTERS.home, {
      ...inputs,
      spec: {
        targetRef: { group: "net.gke.io", kind: "ServiceImport", name: "edge" },
        default: { config: { type: "HTTP", httpHealthCheck: { requestPath: "/healthz" } } },
      },
    });
    expect((await edge.ask("/v1/where")).status).toBe(200);
  });

  test("reaches no pod of a cluster that does not export its service", async () => {
    const [type, inputs] = [
      "kubernetes:net.gke.io/v1:ServiceExport",
      { metadata: METADATA, kind: "ServiceExport" },
    ];
    await edge.remove(type, CLUSTERS.home, inputs);
    expect((await where("home")).pod).toBe(podOf("peer")?.name);
    await edge.put(type, CLUSTERS.home, inputs);
  });
});

describe("a Deployment", () => {
  test("that changes is replaced without a moment in which nobody serves", async () => {
    const before = podOf("home")?.name;
    await edge.cloud.control.loseCluster({ side: "peer" });
    await edge.put(
      DEPLOYMENT,
      CLUSTERS.home,
      deployment({ container: { env: environment({ RELEASE: "2" }) } }),
    );
    let served = 0;
    await until(async () => {
      const { environment: own } = await where();
      served++;
      return own["RELEASE"] === "2";
    });
    expect(served).toBeGreaterThan(1);
    await edge.cloud.clusters.ready();
    expect(edge.cloud.clusters.ofSide("home")?.pods.map(({ name }) => name)).not.toContain(before);
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment());
    await edge.cloud.clusters.ready();
  });

  test("has as many pods as it asks for, none included", async () => {
    const { clusters } = edge.cloud;
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment({ spec: { replicas: 2 } }));
    await clusters.ready();
    const served = [await where(), await where(), await where()].map(({ pod }) => pod);
    expect(new Set(served).size).toBe(2);
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment({ spec: { replicas: 0 } }));
    await clusters.ready();
    expect(clusters.ofSide("home")?.pods).toEqual([]);
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment());
    await clusters.ready();
  });

  test("whose pods are not well by the liveness probe gets new ones", async () => {
    const httpGet = { path: "/healthz", port: 8080 };
    const livenessProbe = { httpGet, periodSeconds: 0.1, failureThreshold: 2 };
    // Or a pod that starts slowly on a busy machine would never come to its end.
    const startupProbe = { httpGet, periodSeconds: 0.1, failureThreshold: 600 };
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment({ container: { livenessProbe, startupProbe } }));
    await edge.cloud.clusters.ready();
    const before = await where();
    await edge.ask("/v1/fall-ill");
    await until(() => podOf("home")?.processId !== before.process && podOf("home")?.isReady === true);
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment());
    await edge.cloud.clusters.ready();
  });

  test("waits for its service account, and says so to who waits for it", async () => {
    const account = { metadata: { name: "late", namespace: "tandem" } };
    const late = deployment({ pod: { serviceAccountName: "late" } });
    await edge.put(DEPLOYMENT, CLUSTERS.home, late);
    await expect(edge.cloud.clusters.ready(50)).rejects.toThrow('serviceaccount "late" not found');
    expect((await where()).pod).toBe(podOf("home")?.name);
    await edge.put("kubernetes:core/v1:ServiceAccount", CLUSTERS.home, account);
    await edge.cloud.clusters.ready();
    await edge.put(DEPLOYMENT, CLUSTERS.home, deployment());
    await edge.cloud.clusters.ready();
  });

  test("that cannot run here is refused by what it asks for", async () => {
    const put = (inputs: Record<string, unknown>, key: string = CLUSTERS.home) =>
      edge.put(DEPLOYMENT, key, inputs);
    await expect(put(deployment({ container: { image: "registry.example/other:1" } }))).rejects.toThrow(
      "no build of the image registry.example/other:1; it knows the images: edge",
    );
    await expect(put(deployment({ container: { command: ["sh"] } }))).rejects.toThrow("sets command");
    const secret = { name: "X", valueFrom: { secretKeyRef: { name: "s", key: "k" } } };
    await expect(put(deployment({ container: { env: [secret] } }))).rejects.toThrow("takes X from");
    const elsewhere = environment({ AWS_WEB_IDENTITY_TOKEN_FILE: "/nowhere" });
    await expect(put(deployment({ container: { env: elsewhere } }))).rejects.toThrow(
      "names the token file /nowhere; its volumes hold /var/run/secrets/tandem/token",
    );
    await expect(put(deployment(), "europe-west9/nowhere")).rejects.toThrow(
      "No cluster europe-west9/nowhere",
    );
    const lost = { ...deployment(), metadata: { name: "edge", namespace: "nowhere" } };
    await expect(put(lost)).rejects.toThrow('namespaces "nowhere" not found');
  });
});

test("a reset brings lost clusters back and replaces pods that served somebody", async () => {
  await edge.cloud.control.reset();
  const before = await where();
  await edge.cloud.control.loseCluster({ side: "peer" });
  await edge.cloud.control.reset();
  expect(podOf("peer")?.isReady).toBe(true);
  expect((await where()).process).not.toBe(before.process);
});

test("after a reset a pod's token is of the present again, and is renewed as before", async () => {
  const { control, core } = edge.cloud;
  const file = (await where()).environment["AWS_WEB_IDENTITY_TOKEN_FILE"] ?? "";
  await control.reset();
  const own = file.replace(/[^/]+(?=\/var\/run)/, podOf("home")?.name ?? "");
  const lifeOf = async () => {
    const [, payload = ""] = (await readFile(own, "utf8")).split(".");
    const { nbf, exp } = JSON.parse(Buffer.from(payload, "base64url").toString());
    return { from: nbf * 1000, to: exp * 1000 };
  };
  await control.advance({ milliseconds: 90_000_000 });
  await control.reset();
  expect((await lifeOf()).from).toBeLessThanOrEqual(core.clock.now());
  await control.advance({ milliseconds: 3_000_000 });
  expect((await lifeOf()).to).toBeGreaterThan(core.clock.now() + 3_000_000);
});

test("a side, a tunnel or a pod that is not there is refused with a sentence", async () => {
  const { control } = edge.cloud;
  await expect(control.losePod({ side: "north" as never })).rejects.toThrow('"north" is no side');
  await expect(control.cutPair({ side: "home" })).rejects.toThrow("no tunnels to cut");
});

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}
