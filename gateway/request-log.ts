/** One log line and one measurement for each request, whatever became of it. */
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { EdgePorts } from "./edge-ports.ts";
import { type Exchange, REQUEST_ID } from "./exchange.ts";

/** Probes come every few seconds and say nothing. */
const QUIET = new Set(["/healthz", "/readyz"]);
const UNKNOWN_ROUTE = "none";

export function requestLog(
  ports: Pick<EdgePorts, "log" | "metrics" | "now" | "newId">,
  routes: ReadonlySet<string>,
): MiddlewareHandler<Exchange> {
  return async (context, next) => {
    const startedAt = ports.now();
    // Never the client's own: it would let a client write into the log.
    const requestId = ports.newId();
    context.set("requestId", requestId);
    context.set("facts", {});
    context.header(REQUEST_ID, requestId);
    await next();
    const milliseconds = ports.now() - startedAt;
    const { status } = context.res;
    const path = routePath(context, -1);
    // The path itself may hold anything; the route is one of ours.
    const route = routes.has(path) ? path : UNKNOWN_ROUTE;
    ports.metrics.request({ route, status, seconds: milliseconds / 1000 });
    if (QUIET.has(route) && status < 400) return;
    ports.log.info(
      { requestId, method: context.req.method, route, status, milliseconds, ...context.get("facts") },
      "request",
    );
  };
}
