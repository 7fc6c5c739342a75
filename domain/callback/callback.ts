/** A call that we owe a customer: asked for in one contact, made by one region, once. One fragment a region. */
import * as v from "valibot";
import { Vector } from "../authentication/vector.ts";
import { type Clock, laterOf } from "../clock.ts";
import { Aim } from "../contact/session.ts";
import type { TandemEvent } from "../events.ts";
import { FRAGMENT, facts, lesserOf, newest, type Stamped, stamped, Time, untold } from "../fragment.ts";
import { ContactId, CustomerId, Region } from "../ids.ts";
import { QUEUE_NAMES } from "../intents.ts";

/** The contact that asked for it: nobody is owed two calls for one. */
export const CallbackId = ContactId;
export type CallbackId = v.InferOutput<typeof CallbackId>;

/** waiting: to be made. called: made. refused: the service will not make it. in-doubt: nobody can tell whether it was. */
export const CALLBACK_STATUSES = ["waiting", "in-doubt", "refused", "called"] as const;
export type CallbackStatus = (typeof CALLBACK_STATUSES)[number];

/** Later than this nobody waits for the call any more; far less than a client token is remembered (facts/connect.md §6.6). */
export const CALLBACK_LASTS_MILLISECONDS = 24 * 3_600_000;

export const Callback = facts({
  ...FRAGMENT,
  callbackId: CallbackId,
  customerId: CustomerId,
  isRecognised: v.boolean(),
  initialContactId: ContactId,
  /** E.164: the customer's own, as it was called from or is on the profile. */
  number: v.string(),
  queue: v.picklist(QUEUE_NAMES),
  language: v.string(),
  aim: v.exactOptional(Aim),
  vector: Vector,
  /** Milliseconds since 1970. */
  askedAt: Time,
  due: Time,
  /** The region that took it, and makes it while it lives. */
  takenIn: Region,
  status: stamped(
    facts({
      value: v.picklist(CALLBACK_STATUSES),
      /** The region that made the call, or may have. */
      by: v.exactOptional(Region),
      /** The contact it became. */
      contactId: v.exactOptional(ContactId),
    }),
  ),
});
export type Callback = v.InferOutput<typeof Callback>;

type Standing = Callback["status"]["value"];

/** What is known for certain stays, whatever a region that knows less has written since. */
const FINALITY: Readonly<Record<CallbackStatus, number>> = {
  waiting: 0,
  "in-doubt": 1,
  refused: 2,
  called: 3,
};

const FIXED_FIELDS = [
  "initialContactId",
  "customerId",
  "isRecognised",
  "number",
  "queue",
  "language",
  "aim",
  "vector",
  "takenIn",
] as const;

/** Two readings of the same callback. Commutative, associative, idempotent. */
export function mergeCallbacks(one: Callback, other: Callback): Callback {
  const fixed: Partial<Callback> = Object.fromEntries(
    FIXED_FIELDS.map((field) => [field, lesserOf<unknown>(one[field], other[field])]).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const { unannounced: _told, ...rest } = one;
  return {
    ...rest,
    ...fixed,
    region: lesserOf(one.region, other.region),
    revision: Math.max(one.revision, other.revision),
    askedAt: Math.min(one.askedAt, other.askedAt),
    due: Math.min(one.due, other.due),
    clock: laterOf(one.clock, other.clock),
    status: mergeStatus(one.status, other.status),
  };
}

function mergeStatus(one: Stamped<Standing>, other: Stamped<Standing>): Stamped<Standing> {
  const ahead = FINALITY[one.value.value] - FINALITY[other.value.value];
  if (ahead !== 0) return ahead > 0 ? one : other;
  return newest(one, other);
}

/** Undefined of no fragments. */
export function callbackOf(fragments: readonly Callback[]): Callback | undefined {
  return fragments.reduce<Callback | undefined>(
    (known, fragment) => mergeCallbacks(known ?? fragment, fragment),
    undefined,
  );
}

export function isSettled({ status }: Callback): boolean {
  return status.value.value !== "waiting";
}

/** Nobody waits for it any more, and nobody makes it. */
export function isOverdue({ due }: Callback, now: number): boolean {
  return now - due >= CALLBACK_LASTS_MILLISECONDS;
}

/** This region's fragment with what has become of the callback. */
export function withStatus(
  fragments: readonly Callback[],
  callback: Callback,
  status: Standing,
  {
    region,
    clock,
    events = [],
  }: { readonly region: string; readonly clock: Clock; readonly events?: readonly TandemEvent[] },
): Callback {
  const own = fragments.find((fragment) => fragment.region === region);
  return {
    ...callback,
    region,
    clock,
    revision: own?.revision ?? 0,
    status: { value: status, clock },
    ...untold(own, ...events),
  };
}
