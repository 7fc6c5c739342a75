/** What handlers and middleware know of a request besides the request. */
import type { Context, Handler } from "hono";

/** For the log: outcomes, regions, contact ids; never a payload, a token, an address or a number. */
export type LogFacts = Readonly<Record<string, string | number | boolean>>;

/** The header by which a client can name a request to us. */
export const REQUEST_ID = "x-request-id";

export interface Exchange {
  readonly Variables: { requestId: string; facts: LogFacts };
}

export type EdgeHandler = Handler<Exchange>;

export function noteFacts(context: Context<Exchange>, facts: LogFacts): void {
  context.set("facts", { ...context.get("facts"), ...facts });
}

export interface Log {
  info(facts: LogFacts, message: string): void;
  warn(facts: LogFacts, message: string): void;
  error(facts: LogFacts, message: string): void;
}
