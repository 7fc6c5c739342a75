/** The edge's process: reads its environment once, builds what the service needs, listens, and ends in order. */
import { otherSide } from "../domain/traffic/plan.ts";
import { attemptStore } from "../stores/attempt-store.ts";
import { planStore } from "../stores/plan-store.ts";
import { claimsReplica } from "./adapters/claims-tables.ts";
import { connectChats } from "./adapters/connect-chats.ts";
import { connectWays } from "./adapters/connect-ways.ts";
import { edgeSecrets } from "./adapters/edge-secrets.ts";
import { listenForRequests, listenForScrapes } from "./adapters/listen.ts";
import { edgeLog } from "./adapters/logger.ts";
import { edgeMetrics } from "./adapters/metrics.ts";
import { publishedKeys, tokenVerifier } from "./adapters/oidc.ts";
import { repeat } from "./adapters/repeat.ts";
import { podCredentials } from "./adapters/web-identity.ts";
import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import type { EdgeKeys } from "./edge-ports.ts";
import { Traffic } from "./traffic.ts";

const PLAN_MILLISECONDS = 2_000;
/** A rotated key must be known everywhere before it is used: rotation counts on it (domain/key-rotation.ts). */
const KEYS_MILLISECONDS = 60_000;
const RETRY_MILLISECONDS = 1_000;
const DRAIN_MILLISECONDS = 10_000;

const settings = readConfig(process.env);
const { regions, cluster, stack, oidc } = settings;
const log = edgeLog({ service: "edge", stack, cluster });
const now = () => Date.now();

const credentials = podCredentials(settings);
const replicas = {
  home: claimsReplica(regions.home, settings, credentials),
  peer: claimsReplica(regions.peer, settings, credentials),
};
const nearestFirst = [cluster, otherSide(cluster)].map((side) => replicas[side]);
const traffic = new Traffic({ plans: planStore([replicas.home, replicas.peer]), now });
const metrics = edgeMetrics(() => traffic.view());
const loadKeys = edgeSecrets(settings, credentials);
let keys: EdgeKeys | undefined;

const app = createApp({
  regions: { home: regions.home.region, peer: regions.peer.region },
  keys: () => keys,
  verify: tokenVerifier(oidc, publishedKeys(oidc.jwksUri)),
  traffic,
  attempts: attemptStore(nearestFirst, { now }),
  connect: connectChats(regions, connectWays(settings, credentials), now),
  log,
  metrics,
  now,
  newId: () => crypto.randomUUID(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
});

const ending = new AbortController();
const background = { log, signal: ending.signal };
void repeat(
  async () => {
    keys = await loadKeys();
  },
  {
    ...background,
    name: "loading keys",
    pauseMilliseconds: { afterSuccess: KEYS_MILLISECONDS, afterFailure: RETRY_MILLISECONDS },
  },
);
void repeat(() => traffic.refresh(), {
  ...background,
  name: "reading the plan",
  pauseMilliseconds: { afterSuccess: PLAN_MILLISECONDS, afterFailure: PLAN_MILLISECONDS },
});

const servers = [
  await listenForRequests(app.fetch, settings.port),
  await listenForScrapes(metrics, settings.metricsPort),
];
log.info({ port: settings.port }, "listening");

process.once("SIGTERM", () => {
  log.info({}, "ending");
  ending.abort();
  void Promise.all(servers.map((server) => server.drain(DRAIN_MILLISECONDS))).then(() => process.exit(0));
});
