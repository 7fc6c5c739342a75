/** Refuses a body that is too large: by its length where that is told, else as soon as too much has come. */
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Exchange } from "./exchange.ts";
import { Problem } from "./problem.ts";

export function limitBody(mostBytes: number): MiddlewareHandler<Exchange> {
  const refuse = (): never => {
    throw new Problem("too-large", {
      detail: `A body has at most ${mostBytes} bytes.`,
      // The rest is not read: the connection ends with the answer.
      headers: { connection: "close" },
    });
  };
  const counted = bodyLimit({ maxSize: mostBytes, onError: refuse });
  return async (context, next) => {
    const length = context.req.header("content-length");
    // Counting opens the body as a stream, which costs more than reading it at once.
    if (length === undefined || context.req.header("transfer-encoding") !== undefined)
      return counted(context, next);
    if (Number(length) > mostBytes) refuse();
    return next();
  };
}
