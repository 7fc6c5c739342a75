/**
 * The multi-cluster Gateway's load balancer: takes every request to a ready pod of the nearest cluster, else of the
 * other one. It knows nothing of plans and regions of AWS: that is the program's in the pods.
 */
import { Agent, get, type IncomingMessage, request, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { type Listening, listen } from "../http-server.ts";
import { type Backend, backendOf, type Target, targetsOf } from "./backends.ts";
import type { Clusters } from "./clusters.ts";
import { SIDES, type Side } from "./objects.ts";

/** Which side the sender is nearest to; home where nothing is said. */
const FROM_HEADER = "x-sandbox-from";
/** Google's default for a backend. */
const BACKEND_TIMEOUT_MS = 30_000;
const HEALTH_TIMEOUT_MS = 5_000;
/** Of one connection: they are not for the next one to see. */
const HOP_HEADERS = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", FROM_HEADER];

export class LoadBalancer {
  readonly url: string;
  readonly #listening: Listening;
  readonly #clusters: Clusters;
  readonly #agent = new Agent({ keepAlive: true });
  /** By the run of a container: one that was found well stays so until readiness says otherwise. */
  readonly #healthy = new Set<string>();
  #turn = 0;
  #hasServed = false;

  private constructor(listening: Listening, clusters: Clusters) {
    this.#listening = listening;
    this.#clusters = clusters;
    this.url = listening.endpoint;
  }

  /** 0: any free port. */
  static async open(port: number, clusters: Clusters): Promise<LoadBalancer> {
    let balancer: LoadBalancer | undefined;
    const listening = await listen(port, (incoming, response) => {
      if (balancer === undefined) response.destroy();
      else void balancer.#answer(incoming, response);
    });
    balancer = new LoadBalancer(listening, clusters);
    return balancer;
  }

  /** Whether any request reached a pod since this was asked last. */
  takeServed(): boolean {
    const hasServed = this.#hasServed;
    this.#hasServed = false;
    return hasServed;
  }

  async close(): Promise<void> {
    await this.#listening.close();
    this.#agent.destroy();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(incoming.url ?? "/", "http://edge").pathname;
    const backend = backendOf(path, this.#clusters.objects);
    if (backend === undefined) {
      problem(response, 404, "No route", "No HTTPRoute of a Gateway takes this path.");
      return;
    }
    const target = await this.#choose(backend, incoming.headers[FROM_HEADER] === "peer" ? "peer" : "home");
    if (target === undefined)
      problem(response, 503, "No healthy upstream", "No pod of any cluster is ready and healthy.");
    else this.#forward(incoming, response, target.port);
  }

  async #choose(backend: Backend, from: Side): Promise<Target | undefined> {
    for (const side of [from, ...SIDES.filter((other) => other !== from)]) {
      const cluster = this.#clusters.ofSide(side);
      const targets = cluster === undefined ? [] : targetsOf(backend, cluster.objects, cluster.pods);
      const turn = this.#turn++;
      for (const index of targets.keys()) {
        const target = targets[(turn + index) % targets.length];
        if (target !== undefined && (await this.#isHealthy(target, backend))) return target;
      }
    }
    return undefined;
  }

  /** A pod that is ready but answers the health check with anything but 200 gets no request. */
  async #isHealthy({ pod, port }: Target, { healthPath }: Backend): Promise<boolean> {
    const key = `${pod.run} ${healthPath}`;
    if (this.#healthy.has(key)) return true;
    const isHealthy = await answers200(port, healthPath);
    if (isHealthy) this.#healthy.add(key);
    return isHealthy;
  }

  #forward(incoming: IncomingMessage, response: ServerResponse, port: number): void {
    this.#hasServed = true;
    const upstream = request({
      host: "127.0.0.1",
      port,
      method: incoming.method,
      path: incoming.url,
      headers: forwardedHeaders(incoming),
      agent: this.#agent,
      timeout: BACKEND_TIMEOUT_MS,
    });
    upstream.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers));
      // A pod that ends in the middle of its answer breaks the sender's connection off as well.
      pipeline(answer, response, () => undefined);
    });
    upstream.on("timeout", () => {
      if (!response.headersSent)
        problem(response, 504, "Upstream timeout", "The pod did not answer within 30 s.");
      upstream.destroy();
    });
    upstream.on("error", () => {
      if (response.headersSent || response.destroyed) return;
      problem(response, 502, "Upstream connection broken", "The pod broke the connection off.");
    });
    response.on("close", () => {
      if (!response.writableFinished) upstream.destroy();
    });
    incoming.pipe(upstream);
  }
}

function forwardedHeaders(incoming: IncomingMessage): Record<string, string | string[] | undefined> {
  const client = incoming.socket.remoteAddress ?? "127.0.0.1";
  const before = incoming.headers["x-forwarded-for"];
  return {
    ...withoutHops(incoming.headers),
    // The sender's address and the balancer's are the last two: https://cloud.google.com/load-balancing/docs/https
    "x-forwarded-for": [...(before === undefined ? [] : [before]), client, "127.0.0.1"].join(","),
    "x-forwarded-proto": "https",
    via: "1.1 google",
  };
}

function withoutHops<V>(headers: Readonly<Record<string, V>>): Record<string, V> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_HEADERS.includes(name)));
}

/** https://www.rfc-editor.org/rfc/rfc9457 */
function problem(response: ServerResponse, status: number, title: string, detail: string): void {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: "about:blank", status, title, detail }));
}

function answers200(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { "user-agent": "GoogleHC/1.0" };
    const asked = get(
      { host: "127.0.0.1", port, path, agent: false, headers, timeout: HEALTH_TIMEOUT_MS },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(false));
  });
}
