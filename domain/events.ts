/**
 * What happened, as the streams carry it: one envelope, and for each type the shape of its data. Events hold ids and
 * clocks, never a name, a number, an answer or a code.
 */
import * as v from "valibot";
import { Clock } from "./clock.ts";
import { END_REASONS } from "./contact/end-reason.ts";
import { ContactId, CustomerId, JourneyId, Region } from "./ids.ts";

/** Of the envelope and of every type's data together; older ones are brought up by domain/event-upgrade.ts. */
export const EVENT_VERSION = 2;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Milliseconds since 1970, as far as dates go. */
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000_000));
/** Where a safety fact lies: its clock and region name it (domain/authentication/safety.ts). */
const fact = { clock: Clock, region: Region } as const;

/** Data of each type. */
export const EVENT_DATA = {
  "contact.initiated": v.object({ method: text }),
  "contact.queued": v.object({ queue: text }),
  "contact.connected": v.object({ agent: v.exactOptional(text) }),
  /** `final` and `asOf` come from the contact record, which may be corrected: the newest counts. */
  "contact.ended": v.object({
    reason: v.picklist(END_REASONS),
    final: v.boolean(),
    asOf: v.exactOptional(time),
  }),
  "authentication.succeeded": v.object({ method: text, level: v.picklist([2, 3]) }),
  "authentication.failed": v.object({ method: text }),
  "authentication.locked": v.object({
    fact: v.object(fact),
    scope: v.picklist(["customer", "region"]),
    at: time,
    until: time,
  }),
  "authentication.unlocked": v.object({
    fact: v.object(fact),
    by: text,
    sees: v.exactOptional(v.array(text)),
  }),
  "authentication.revoked": v.object({ fact: v.object(fact), by: text }),
  /** The answer itself stays in the journey: a keyed hash tells equal ones apart. */
  "input.collected": v.object({ question: text, hash: text }),
  "response.played": v.object({ response: text }),
  "journey.started": v.object({ intent: text }),
  "journey.changed": v.object({ intent: text, step: text }),
  "journey.interrupted": v.object({ intent: text }),
  "journey.completed": v.object({ intent: text, status: v.picklist(["completed", "abandoned"]) }),
  "session.completed": v.object({ reason: text }),
  "preference.changed": v.object({ preference: text }),
  "consent.changed": v.object({ purpose: text, isGiven: v.boolean() }),
  "callback.scheduled": v.object({ callbackId: text, dueAt: time }),
  "callback.done": v.object({ callbackId: text, outcome: text }),
  "outbound.sent": v.object({ purpose: text, messageId: text }),
  "outbound.refused": v.object({ purpose: text, reason: text }),
  "traffic.changed": v.object({ epoch: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export const EVENT_TYPES = Object.keys(EVENT_DATA) as readonly EventType[];
export type EventData<T extends EventType> = Readonly<v.InferOutput<(typeof EVENT_DATA)[T]>>;

export const CHANNELS = ["VOICE", "CHAT", "TASK", "EMAIL"] as const;
export type Channel = (typeof CHANNELS)[number];

/** What every event has besides its type and data. */
export const Envelope = v.object({
  /** UUID of version 7; the same where the same thing is told again, by whomever. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)),
  version: v.literal(EVENT_VERSION),
  /** When it happened. */
  at: time,
  clock: Clock,
  /** The region in which it happened. */
  region: Region,
  contactId: ContactId,
  /** Events of one chain of contacts keep their order. */
  initialContactId: ContactId,
  customerId: v.exactOptional(CustomerId),
  journeyId: v.exactOptional(JourneyId),
  channel: v.picklist(CHANNELS),
  /** The region whose stream it came from, where that is not this one. */
  relayedFrom: v.exactOptional(Region),
});
export type Envelope = Readonly<v.InferOutput<typeof Envelope>>;

export type EventOf<T extends EventType> = {
  [K in T]: Envelope & { readonly type: K; readonly data: EventData<K> };
}[T];

/** An event of the current version; a union over `type`. */
export type TandemEvent = EventOf<EventType>;

export function isEventType(text: unknown): text is EventType {
  return typeof text === "string" && Object.hasOwn(EVENT_DATA, text);
}
