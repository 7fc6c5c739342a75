/** Background work that never stops for an error, and never runs twice at once. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../exchange.ts";

export interface Repetition {
  readonly name: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Until the next run, after one that went well or failed. */
  readonly pauseMilliseconds: { readonly afterSuccess: number; readonly afterFailure: number };
}

/** Logs the first of several failures in a row, and that it works again; not each of them. */
export async function repeat(
  work: () => Promise<void>,
  { name, log, signal, pauseMilliseconds: { afterSuccess, afterFailure } }: Repetition,
): Promise<void> {
  let isFailing = false;
  while (!signal.aborted) {
    try {
      await work();
      if (isFailing) log.info({ work: name }, "works again");
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error({ work: name, reason: reasonsOf(error) }, "fails, and is tried again");
      isFailing = true;
    }
    await sleep(isFailing ? afterFailure : afterSuccess, undefined, { signal, ref: false }).catch(
      () => undefined,
    );
  }
}

/** The message and those of its causes: names of services and roles, never what was sent. */
function reasonsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const causes =
    error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  return [`${error.name}: ${error.message}`, ...causes.map(reasonsOf)].join(" < ");
}
