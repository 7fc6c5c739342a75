/** The service as one function from request to response; what it needs from outside comes in as ports. */
import { Hono } from "hono";
import { limitBody } from "./body-limit.ts";
import { MOST_BODY_BYTES } from "./chat-request.ts";
import type { EdgePorts } from "./edge-ports.ts";
import { type EdgeHandler, type Exchange, noteFacts } from "./exchange.ts";
import { OPEN_API } from "./open-api.ts";
import { OPERATIONS, type Operation, type OperationName } from "./operations.ts";
import { Problem } from "./problem.ts";
import { requestLog } from "./request-log.ts";
import { startChat } from "./routes/chats.ts";
import { showLife, showReadiness } from "./routes/health.ts";
import { showTraffic } from "./routes/traffic.ts";

export function createApp(ports: EdgePorts): Hono<Exchange> {
  const handlers: Readonly<Record<OperationName, EdgeHandler>> = {
    startChat: startChat(ports),
    showTraffic: showTraffic(ports),
    showLife: showLife(),
    showReadiness: showReadiness(ports),
    showDocument: (context) => context.json(OPEN_API),
  };
  const operations = Object.entries<Operation>(OPERATIONS);

  const app = new Hono<Exchange>();
  app.use(requestLog(ports, new Set(operations.map(([, { path }]) => path))));
  app.use(limitBody(MOST_BODY_BYTES));
  for (const [name, { method, path }] of operations)
    app.on(method.toUpperCase(), path, handlers[name as OperationName]);

  app.notFound((context) => {
    const methods = operations
      .filter(([, { path }]) => path === context.req.path)
      .map(([, { method }]) => (method === "get" ? "GET, HEAD" : method.toUpperCase()));
    const problem =
      methods.length === 0
        ? new Problem("not-found")
        : new Problem("method-not-allowed", { headers: { allow: methods.join(", ") } });
    noteFacts(context, { problem: problem.problem });
    return problem.toResponse(context.get("requestId"));
  });

  app.onError((error, context) => {
    const requestId = context.get("requestId");
    if (error instanceof Problem) {
      const { problem, more } = error;
      noteFacts(context, { problem, ...(more.reason === undefined ? {} : { reason: more.reason }) });
      return error.toResponse(requestId);
    }
    noteFacts(context, { problem: "internal", error: error.name });
    ports.log.error({ requestId, error: error.name, reason: error.message }, "request failed");
    return new Problem("internal").toResponse(requestId);
  });

  return app;
}
