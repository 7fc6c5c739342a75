/** From what lies on a stream to an event, or to the reason why it is none. Never throws, and quotes no value. */
import * as v from "valibot";
import { isTooFarAhead, timeOf } from "./clock.ts";
import { upgraded } from "./event-upgrade.ts";
import { Envelope, EVENT_DATA, isEventType, type TandemEvent } from "./events.ts";

export const REFUSALS = [
  "no-json",
  "no-event",
  "unknown-type",
  "unknown-version",
  "malformed",
  "future-dated",
] as const;
export type RefusalReason = (typeof REFUSALS)[number];

export type ReadEvent =
  | { readonly kind: "event"; readonly event: TandemEvent }
  /** `fields`: by name, what is missing or of another shape. */
  | { readonly kind: "refused"; readonly reason: RefusalReason; readonly fields: readonly string[] };

/**
 * `told`: JSON text, or what it was parsed to. `now`: where it is given, an event of the future is none, for it would
 * outrank all that is said after it.
 */
export function readEvent(told: unknown, now?: number): ReadEvent {
  const parsed = typeof told === "string" ? parsedJson(told) : told;
  if (parsed === undefined) return refused("no-json");
  if (!isObject(parsed)) return refused("no-event");
  const { type } = parsed;
  if (!isEventType(type)) return refused("unknown-type");
  const current = upgraded(parsed);
  if (current === undefined) return refused("unknown-version");

  const envelope = v.safeParse(Envelope, current);
  const data = v.safeParse(EVENT_DATA[type], current["data"]);
  if (!envelope.success || !data.success)
    return refused("malformed", [...namesOf(envelope.issues), ...namesOf(data.issues, "data.")]);
  // The data was read by the schema of this very type, which a union cannot say.
  const event = { ...envelope.output, type, data: data.output } as TandemEvent;
  if (now !== undefined && timesIn(event).some((time) => isTooFarAhead(time, now)))
    return refused("future-dated");
  return { kind: "event", event };
}

/** When it was said to happen, and to be written: not what it announces for later. */
function timesIn({ at, clock, data }: TandemEvent): readonly number[] {
  return [
    at,
    timeOf(clock),
    ...("fact" in data ? [timeOf(data.fact.clock)] : []),
    ...("at" in data ? [data.at] : []),
    ...("asOf" in data && data.asOf !== undefined ? [data.asOf] : []),
  ];
}

function refused(reason: RefusalReason, fields: readonly string[] = []): ReadEvent {
  return { kind: "refused", reason, fields };
}

function namesOf(issues: readonly v.BaseIssue<unknown>[] | undefined, prefix = ""): readonly string[] {
  return [...new Set((issues ?? []).map((issue) => `${prefix}${v.getDotPath(issue) ?? "itself"}`))];
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
