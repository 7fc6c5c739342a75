/** The process as a server: two ports, limits on slow clients, and an orderly end. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { EdgeMetrics } from "./metrics.ts";

export interface Listening {
  readonly port: number;
  /** Takes no new connection, and waits so long for the requests that are under way. */
  drain(milliseconds: number): Promise<void>;
}

const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  // Longer than the 600 s for which Google's load balancer keeps a connection, or it would send into a closed one.
  keepAliveTimeout: 620_000,
} as const;

export function listenForRequests(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch, serverOptions: LIMITS }) as Server;
  return listening(server, port);
}

export function listenForScrapes(metrics: EdgeMetrics, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    metrics.scrape().then(
      ({ text, contentType }) => response.writeHead(200, { "content-type": contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return listening(server, port);
}

function listening(server: Server, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      resolve({ port: (server.address() as AddressInfo).port, drain: (limit) => drain(server, limit) });
    });
  });
}

function drain(server: Server, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => server.closeAllConnections(), milliseconds);
    server.close(() => {
      clearTimeout(limit);
      resolve();
    });
    server.closeIdleConnections();
  });
}
