/** What the tests run as a container: a small program that does what the real one does to its surroundings. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { createRemoteJWKSet, jwtVerify } from "jose";

type Answer = (url: URL, request: IncomingMessage) => Promise<unknown> | unknown;

let isWell = true;

const clientOf = (url: URL) => ({
  region: url.searchParams.get("region") ?? "",
  maxAttempts: 1,
  ...(url.searchParams.has("endpoint") ? { endpoint: url.searchParams.get("endpoint") ?? "" } : {}),
});

const ANSWERS: Readonly<Record<string, Answer>> = {
  "/healthz": () => {
    if (!isWell) throw new Error("not well");
    return {};
  },
  "/readyz": () => ({}),
  "/v1/where": (_url, request) => ({
    pod: process.env["POD_NAME"],
    now: Date.now(),
    process: process.pid,
    random: randomUUID(),
    environment: process.env,
    headers: request.headers,
  }),
  "/v1/identity": async (url) => {
    const { Arn } = await new STSClient(clientOf(url)).send(new GetCallerIdentityCommand({}));
    return { arn: Arn };
  },
  "/v1/claim": async (url) => {
    const key = { pk: { S: "PLAN" }, sk: { S: "EPOCH" } };
    return await new DynamoDBClient(clientOf(url)).send(
      new GetItemCommand({ TableName: "claims", Key: key }),
    );
  },
  "/v1/verify": async (url) => {
    const keys = createRemoteJWKSet(new URL(url.searchParams.get("keys") ?? ""));
    const { payload } = await jwtVerify(url.searchParams.get("token") ?? "", keys, {
      audience: "tandem-chat",
      algorithms: ["RS256"],
    });
    return payload;
  },
  "/v1/fetch": async (url) => ({ status: (await fetch(url.searchParams.get("of") ?? "")).status }),
  "/v1/body": async (_url, request) => {
    let bytes = 0;
    for await (const chunk of request) bytes += (chunk as Buffer).length;
    return { bytes };
  },
  "/v1/fall-ill": () => {
    isWell = false;
    return {};
  },
  "/v1/crash": () => process.exit(3),
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://edge");
  if (url.pathname === "/v1/break") {
    response.writeHead(200);
    response.write("half");
    setTimeout(() => response.destroy(), 20);
    return;
  }
  const found = ANSWERS[url.pathname];
  try {
    const value = await found?.(url, request);
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(value ?? {}));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    response.writeHead(500, { "content-type": "application/json" });
    response.end(JSON.stringify({ name, message }));
  }
}

createServer((request, response) => void answer(request, response)).listen(
  Number(process.env["PORT"]),
  "127.0.0.1",
  () => console.log(JSON.stringify({ message: "listening" })),
);
