/**
 * A process of its own: the edge, or a bare handler that makes the same calls by the same clients, so that what
 * differs is the edge's own work: checks, keys, tokens, decisions, logs and metrics.
 */
import { ConnectClient } from "@aws-sdk/client-connect";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Hono } from "hono";
import { parseKeyRing } from "../../domain/keyring.ts";
import { clientOptions } from "../../gateway/adapters/aws-options.ts";
import { connectChats } from "../../gateway/adapters/connect-chats.ts";
import { listenForRequests } from "../../gateway/adapters/listen.ts";
import { edgeLog } from "../../gateway/adapters/logger.ts";
import { edgeMetrics } from "../../gateway/adapters/metrics.ts";
import { createApp } from "../../gateway/app.ts";
import { Traffic } from "../../gateway/traffic.ts";
import { attemptStore } from "../../stores/attempt-store.ts";
import { planStore } from "../../stores/plan-store.ts";
import { strongTable } from "../../stores/strong-table.ts";

const [, , kind, endpoint = ""] = process.argv;
const REGIONS = { home: "eu-central-1", peer: "eu-west-2" };
const LIMIT_MILLISECONDS = 3_000;
const RING_BYTES = 32;

const credentials = () =>
  Promise.resolve({
    accessKeyId: "bench",
    secretAccessKey: "bench",
    sessionToken: "bench",
    expiration: new Date(Date.now() + 24 * 3_600_000),
  });
const options = clientOptions({ region: REGIONS.home, endpoint }, LIMIT_MILLISECONDS, credentials);
const now = () => Date.now();
const table = strongTable(DynamoDBDocumentClient.from(new DynamoDBClient(options)), "claims");
const client = new ConnectClient(options);
const region = { instanceId: "instance", chatFlowId: "flow" };
const connect = connectChats({ home: region, peer: region }, { home: [client], peer: [client] }, now);

async function edge() {
  const traffic = new Traffic({ plans: planStore([table, table]), now });
  await traffic.refresh();
  const keys = { entryTokens: ring(1), identifiers: ring(2) };
  return createApp({
    regions: REGIONS,
    keys: () => keys,
    verify: async () => ({ kind: "refused", reason: "no tokens here" }),
    traffic,
    attempts: attemptStore([table], { now }),
    connect,
    log: edgeLog({ service: "edge" }),
    metrics: edgeMetrics(() => traffic.view()),
    now,
    newId: () => crypto.randomUUID(),
    pause: async () => undefined,
  });
}

function bare() {
  const app = new Hono();
  app.post("/v1/chats", async (context) => {
    await context.req.json();
    const key = context.req.header("idempotency-key") ?? "";
    await table.putIf({ pk: key, sk: "CLAIM" }, { absentOr: true, all: {} });
    const answer = await connect.start("home", { clientToken: key, attributes: {} });
    return context.json(answer, 201);
  });
  return app;
}

function ring(fill: number) {
  const key = Buffer.alloc(RING_BYTES, fill).toString("base64");
  return parseKeyRing(JSON.stringify({ active: 1, versions: { 1: key } }));
}

const { fetch } = kind === "edge" ? await edge() : bare();
const { port } = await listenForRequests((request) => fetch(request), 0);
process.send?.({ port });
process.on("disconnect", () => process.exit(0));
