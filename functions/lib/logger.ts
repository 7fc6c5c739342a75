/** Structured logs with the contact's id and nothing personal: no event, number, name, input or key is logged. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { FunctionName } from "../../domain/functions.ts";
import { asContactId } from "../../domain/ids.ts";

export type Handler<Event, Reply> = (event: Event) => Promise<Reply>;

export interface Log {
  info(message: string, facts: Readonly<Record<string, string | number>>): void;
  error(message: string, facts: Readonly<Record<string, string | number>>): void;
}

/**
 * Runs a handler with a log line for each end: the reply's status, or the error. The error goes on to the
 * runtime, so that the flow takes its error branch.
 */
export function withLog<Reply>(
  name: FunctionName,
  handler: Handler<unknown, Reply>,
  log: Log = new Logger({ serviceName: name }),
): Handler<unknown, Reply> {
  return async (event) => {
    const contactId = contactIdOf(event);
    try {
      const reply = await handler(event);
      log.info("replied", { contactId, status: statusOf(reply) });
      return reply;
    } catch (error) {
      const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
      log.error("failed", { contactId, error: kind, reason: message });
      throw error;
    }
  };
}

const NONE = "none";

function contactIdOf(event: unknown): string {
  const details = field(event, "Details");
  const id = field(field(details, "ContactData"), "ContactId") ?? field(field(event, "detail"), "contactId");
  // What stands there may be anybody's text: only an id is told on.
  return asContactId(id) ?? NONE;
}

function statusOf(reply: unknown): string {
  const status = field(reply, "status");
  return typeof status === "string" ? status : NONE;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
