/** JSON lines on standard output, as Google's logging reads them. */
import { pino } from "pino";
import type { Log } from "../exchange.ts";

const SEVERITY: Readonly<Record<string, string>> = { info: "INFO", warn: "WARNING", error: "ERROR" };

export function edgeLog(facts: Readonly<Record<string, string>>): Log {
  return pino({
    base: facts,
    messageKey: "message",
    formatters: { level: (label) => ({ severity: SEVERITY[label] ?? "DEFAULT" }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  });
}
