/** One call or message, as its region records it: when it began, how it was closed, how it ended. */
import * as v from "valibot";
import { type Clock, laterOf } from "../clock.ts";
import { FRAGMENT, facts, lesserOf, newest, stamped, Time } from "../fragment.ts";
import { ContactId, CustomerId, JourneyId } from "../ids.ts";
import { Attachment } from "./correspondence.ts";
import { END_REASONS } from "./end-reason.ts";
import { Telephony } from "./telephony.ts";

export const CLOSE_REASONS = ["farewell", "agent-left", "handed-over"] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** `asOf`: of the contact record that says so, in milliseconds since 1970; absent where a contact event does. */
export const ContactEnd = facts({
  reason: v.picklist(END_REASONS),
  at: v.number(),
  asOf: v.exactOptional(v.number()),
});
export type ContactEnd = v.InferOutput<typeof ContactEnd>;

export const ContactRecord = facts({
  ...FRAGMENT,
  contactId: ContactId,
  initialContactId: ContactId,
  previousContactId: v.exactOptional(ContactId),
  /** Absent while nobody knows whose it is. */
  customerId: v.exactOptional(CustomerId),
  journeyId: v.exactOptional(JourneyId),
  channel: v.string(),
  /** Milliseconds since 1970. */
  startedAt: Time,
  /** The identifier it came from, as a keyed hash. */
  endpoint: v.exactOptional(v.string()),
  /** What the network said of the line, where it said anything. */
  telephony: v.exactOptional(Telephony),
  /** Files that came along: links to them. */
  attachments: v.exactOptional(v.pipe(v.array(Attachment), v.readonly())),
  /** We said goodbye, or an agent did. */
  closed: v.exactOptional(stamped(facts({ reason: v.picklist(CLOSE_REASONS), at: v.number() }))),
  /** The service said that it is over. */
  ended: v.exactOptional(stamped(ContactEnd)),
});
export type ContactRecord = v.InferOutput<typeof ContactRecord>;

const FIXED_FIELDS = [
  "region",
  "initialContactId",
  "previousContactId",
  "customerId",
  "journeyId",
  "channel",
  "endpoint",
  "telephony",
  "attachments",
] as const;

/** Two readings of the same contact. Commutative, associative, idempotent. */
export function mergeContacts(one: ContactRecord, other: ContactRecord): ContactRecord {
  const closed = newest(one.closed, other.closed);
  const ended = newest(one.ended, other.ended);
  // What never changes in a contact: where two readings differ all the same, the lesser, whatever the order.
  const fixed: Partial<ContactRecord> = Object.fromEntries(
    FIXED_FIELDS.map((field) => [field, lesserOf<unknown>(one[field], other[field])]).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return {
    ...one,
    ...fixed,
    startedAt: Math.min(one.startedAt, other.startedAt),
    clock: laterOf(one.clock, other.clock),
    revision: Math.max(one.revision, other.revision),
    ...(closed === undefined ? {} : { closed }),
    ...(ended === undefined ? {} : { ended }),
  };
}

/** One record of each contact, of records in any order. */
export function contactsOf(records: readonly ContactRecord[]): readonly ContactRecord[] {
  const byId = new Map<ContactId, ContactRecord>();
  for (const record of records) {
    const known = byId.get(record.contactId);
    byId.set(record.contactId, known === undefined ? record : mergeContacts(known, record));
  }
  return [...byId.values()];
}

export function withClose(
  contact: ContactRecord,
  reason: CloseReason,
  at: number,
  clock: Clock,
): ContactRecord {
  // The first goodbye is the one that was said; a retry says nothing new.
  if (contact.closed !== undefined) return contact;
  return { ...contact, clock, closed: { value: { reason, at }, clock } };
}

export function withEnd(contact: ContactRecord, told: ContactEnd, clock: Clock): ContactRecord {
  const known = contact.ended?.value;
  const end = known === undefined ? told : truerEnd(known, told);
  if (known !== undefined && isSameEnd(known, end)) return contact;
  return { ...contact, clock, ended: { value: end, clock } };
}

/** Of two tellings of the same end. Commutative, associative, idempotent. */
export function truerEnd(one: ContactEnd, other: ContactEnd): ContactEnd {
  // A record knows better than an event, and a corrected record better than the one before.
  const [here, there] = [one.asOf ?? 0, other.asOf ?? 0];
  if (here !== there) return here > there ? one : other;
  // Told again, it is the same end: what a redial may carry counts from the earliest.
  if (one.at !== other.at) return one.at < other.at ? one : other;
  return rankOf(one) <= rankOf(other) ? one : other;
}

/** What says nothing last. */
function rankOf({ reason }: ContactEnd): number {
  return END_REASONS.indexOf(reason);
}

function isSameEnd(one: ContactEnd, other: ContactEnd): boolean {
  return one.at === other.at && one.reason === other.reason && one.asOf === other.asOf;
}
