/** Which queue serves an intent, where nothing more is known. */
import * as v from "valibot";
import { intentOf, isIntentName, type QueueName } from "../intents.ts";

export type QueueIds = Readonly<Record<QueueName, string>>;

export interface Route {
  readonly status: "routed" | "unknown";
  readonly queue: QueueName;
}

const FALLBACK: QueueName = "general";

const QUEUE_IDS = v.object({
  billing: v.pipe(v.string(), v.nonEmpty()),
  general: v.pipe(v.string(), v.nonEmpty()),
});

/** Nothing wanted yet is no mistake: the general queue serves it. */
export function routeFor(intent: string | undefined): Route {
  const wanted = intent?.trim() ?? "";
  if (isIntentName(wanted)) return { status: "routed", queue: intentOf(wanted).queue };
  return { status: wanted === "" ? "routed" : "unknown", queue: FALLBACK };
}

/** Throws where the text does not name an id for every queue. */
export function parseQueueIds(text: string): QueueIds {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), QUEUE_IDS), text);
  if (parsed.success) return parsed.output;
  throw new Error(
    `QUEUE_IDS must be a JSON object with an id for each of ${Object.keys(QUEUE_IDS.entries).join(", ")}; correct the program that sets it.`,
  );
}
