/**
 * What the service tells of a contact, whether by a contact event or by the contact's record: the same happening
 * gets the same id, so that it counts once. Both are best effort, repeated and in no order (facts/connect.md §5).
 */
import * as v from "valibot";
import { type Clock, isTooFarAhead } from "./clock.ts";
import type { EndReason } from "./contact/end-reason.ts";
import { eventOf } from "./event-draft.ts";
import { eventIdOf } from "./event-id.ts";
import type { EventData, EventType, TandemEvent } from "./events.ts";
import type { ContactId } from "./ids.ts";

export type ContactEventType = Extract<EventType, `contact.${string}`>;

export type Happening = {
  [T in ContactEventType]: {
    readonly type: T;
    /** Milliseconds since 1970, as the service tells it. */
    readonly at: number;
    readonly data: EventData<T>;
  };
}[ContactEventType];

export interface ContactTelling {
  readonly contactId: ContactId;
  readonly initialContactId: ContactId;
  readonly channel: string;
  /** The region that the contact belongs to; the other one of a linked pair hears of it too. */
  readonly originRegion: string;
  /** The earliest first. */
  readonly happenings: readonly Happening[];
}

export interface Told {
  readonly region: string;
  readonly now: number;
  tick(): Clock;
}

const SECOND = 1_000;

/** None where the contact belongs to another region, which tells it itself. */
export function eventsOf(telling: ContactTelling, { region, now, tick }: Told): readonly TandemEvent[] {
  if (telling.originRegion !== region) return [];
  return telling.happenings.map(({ type, at, data }) =>
    eventOf(type, notOfTheFuture(data, now), {
      session: telling,
      region,
      // A service's clock may be ahead of ours; nothing happens in the future.
      at: Math.min(at, now),
      clock: tick(),
      // Records round to seconds what events tell in milliseconds.
      newId: () => eventIdOf(Math.floor(at / SECOND) * SECOND, telling.contactId, type),
    }),
  );
}

/** A record that is dated ahead would beat every correction of it. */
function notOfTheFuture<D extends EventData<ContactEventType>>(data: D, now: number): D {
  return "asOf" in data && data.asOf !== undefined && isTooFarAhead(data.asOf, now)
    ? { ...data, asOf: now }
    : data;
}

export function initiated(method: string | undefined, at: number): Happening {
  return { type: "contact.initiated", at, data: { method: nameFrom(method) ?? "unknown" } };
}

export function queued(queueArn: string | undefined, at: number): Happening {
  return { type: "contact.queued", at, data: { queue: idOfArn(queueArn) ?? "unknown" } };
}

export function connected(agentArn: string | undefined, at: number): Happening {
  const agent = idOfArn(agentArn);
  return { type: "contact.connected", at, data: agent === undefined ? {} : { agent } };
}

/** `asOf`: of the record that tells it, in milliseconds since 1970; undefined where a contact event does. */
export function ended(reason: string | undefined, at: number, asOf?: number): Happening {
  const told = endReasonOf(reason);
  return {
    type: "contact.ended",
    at,
    data: asOf === undefined ? { reason: told, final: false } : { reason: told, final: true, asOf },
  };
}

const END_REASONS: Readonly<Record<string, EndReason>> = {
  CUSTOMER_DISCONNECT: "customer-left",
  AGENT_DISCONNECT: "agent-left",
  AGENT_COMPLETED: "agent-left",
  CONTACT_FLOW_DISCONNECT: "flow-ended",
  FLOW_DISCONNECT: "flow-ended",
  THIRD_PARTY_DISCONNECT: "customer-left",
  TELECOM_PROBLEM: "failed",
  TELECOM_ERROR: "failed",
  TELECOM_TIMEOUT: "failed",
};

function endReasonOf(told: string | undefined): EndReason {
  return END_REASONS[told?.toUpperCase() ?? ""] ?? "unknown";
}

/** A missing field, a null and a field of another kind are all nothing. */
export const maybeText = v.fallback(v.optional(v.string()), undefined);

/** Milliseconds since 1970; undefined where nothing is told, or the 1970 that stands for nothing. */
export function timeFrom(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? "");
  return Number.isFinite(at) && at > 0 ? at : undefined;
}

const LONGEST_NAME = 200;

function idOfArn(arn: string | undefined): string | undefined {
  return nameFrom(arn?.slice(arn.lastIndexOf("/") + 1));
}

function nameFrom(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text.slice(0, LONGEST_NAME);
}
