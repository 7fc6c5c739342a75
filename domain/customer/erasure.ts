/** What erasing a customer comes to: what is deleted where, what runs out when, and what nobody but AWS can delete. */
import type { Clock } from "../clock.ts";
import type { ContactId, CustomerId } from "../ids.ts";
import { readAside } from "../quarantine.ts";
import { parseRefText } from "./identifier.ts";
import { type LinkFragment, linksOf } from "./link.ts";
import type { ErasedContact, Erasure, TombstoneFragment } from "./tombstone.ts";
import { mergeErasures } from "./tombstone.ts";

const DAY = 24 * 3_600_000;

/**
 * What still holds a copy after the tables have none, and for how long at most. Streams may be kept for 24 hours or
 * for up to 7 days (setting retention.eventHours), backups for 35 (docs/evidence.md, "What outlives an erasure").
 */
export const HORIZONS = [
  // A table deletes within two days of the expiry, and the sweep of claims comes once a day.
  { what: "replies kept for retries of a flow's step", days: 3 },
  { what: "claims of chat attempts and callbacks", days: 3 },
  { what: "records on the event streams", days: 7 },
  { what: "point-in-time backups of the tables", days: 35 },
  { what: "the list of erasures", days: 90 },
] as const;

/** Connect's own contact records cannot be deleted nor shortened: they hold ids and the number (docs/evidence.md). */
const CONTACT_RECORD_MONTHS = 24;

/** Folders of an instance's objects (components/aws/connect/contact-storage.ts), each filed by day. */
export const OBJECT_FOLDERS = ["recordings", "transcripts", "mails", "attachments"] as const;
/** A contact is filed on the day it began or on one of these after. */
const FILED_DAYS = 2;

export interface Receipt {
  readonly customerId: CustomerId;
  readonly region: string;
  /** ISO: when the customer was erased first. */
  readonly at: string;
  readonly erased: readonly { readonly what: string; readonly count: number }[];
  readonly expires: readonly { readonly what: string; readonly on: string }[];
  readonly keptByAws: readonly { readonly what: string; readonly until: string }[];
  /** What only the other region may delete, or could not be reached: run it again. */
  readonly left: readonly { readonly what: string; readonly count: number; readonly why: string }[];
}

export interface ErasureWriter {
  readonly region: string;
  readonly clock: Clock;
  readonly now: number;
}

/** This region's word of it; the one that stands stays, with what was found since. */
export function erasureOf(
  customerId: CustomerId,
  found: { readonly refs: readonly string[]; readonly contacts: readonly ErasedContact[] },
  links: readonly LinkFragment[],
  known: readonly Erasure[],
  { region, clock, now }: ErasureWriter,
): Erasure {
  const own = known.find((erasure) => erasure.region === region);
  const [first, ...others] = known;
  const agreed = first === undefined ? undefined : others.reduce(mergeErasures, first);
  const draft: Erasure = {
    kind: "tombstone",
    customerId,
    region,
    clock: agreed?.clock ?? clock,
    revision: 0,
    at: agreed?.at ?? now,
    // Raised once: another run must not raise it again, nor make the stranger of today another one.
    generation: agreed?.generation ?? linksOf(links).generation + 1,
    refs: [...new Set(found.refs)].sort(),
    contacts: found.contacts,
  };
  const merged = agreed === undefined ? draft : mergeErasures(agreed, draft);
  return { ...merged, region, revision: own?.revision ?? 0 };
}

export function tombstoneFragmentOf(
  { customerId, region, clock, at, generation }: Erasure,
  own: TombstoneFragment | undefined,
): TombstoneFragment {
  return { kind: "tombstone", customerId, region, clock, at, generation, revision: own?.revision ?? 0 };
}

/** Days, as they stand in the names of objects, on which something of these contacts may be filed. */
export function objectPrefixes(contacts: readonly ErasedContact[]): readonly string[] {
  const days = contacts.flatMap(({ startedAt }) =>
    Array.from({ length: FILED_DAYS }, (_, later) =>
      new Date(startedAt + later * DAY).toISOString().slice(0, 10).replaceAll("-", "/"),
    ),
  );
  return [...new Set(days)].sort().flatMap((day) => OBJECT_FOLDERS.map((folder) => `${folder}/${day}/`));
}

export function isOfContacts(objectName: string, contacts: readonly ErasedContact[]): boolean {
  return contacts.some(({ contactId }) => objectName.includes(contactId));
}

/** Whose a quarantined object is: a batch that was given up holds records of several customers. */
export function ownershipOf(
  name: string,
  text: string,
  customerId: CustomerId,
  contacts: readonly ErasedContact[],
): "theirs" | "shared" | "others" {
  const ids = new Set<string>([customerId, ...contacts.map(({ contactId }) => contactId)]);
  const records = readAside(name, text)?.map(({ key, data }) => [
    key,
    ...idsIn(Buffer.from(data, "base64").toString()),
  ]) ?? [idsIn(text)];
  const theirs = records.filter((named) => named.some((id) => ids.has(id)));
  if (theirs.length === 0) return "others";
  return theirs.length === records.length ? "theirs" : "shared";
}

const NAMED = /"(?:customerId|(?:initial)?contactId)"\s*:\s*"([^"]{1,64})"/gi;

function idsIn(text: string): readonly string[] {
  return [...text.matchAll(NAMED)].map(([, id = ""]) => id);
}

export interface Done {
  readonly erasure: Erasure;
  readonly erased: Receipt["erased"];
  readonly left: Receipt["left"];
}

export function receiptOf({ erasure, erased, left }: Done): Receipt {
  const { customerId, region, at, contacts } = erasure;
  const newest = Math.max(at, ...contacts.map(({ startedAt }) => startedAt));
  return {
    customerId,
    region,
    at: new Date(at).toISOString(),
    erased: erased.filter(({ count }) => count > 0),
    expires: HORIZONS.map(({ what, days }) => ({ what, on: dayOf(at + days * DAY) })),
    keptByAws: [
      {
        what: `contact records of ${contacts.length} contacts`,
        until: monthsAfter(newest, CONTACT_RECORD_MONTHS),
      },
    ],
    left: left.filter(({ count }) => count > 0),
  };
}

/** Refs that are none any more, of a release before, are left out. */
export function refsOfErasure({ refs }: Pick<Erasure, "refs">) {
  return refs.flatMap((text) => parseRefText(text) ?? []);
}

export function contactIdsOf({ contacts }: Pick<Erasure, "contacts">): readonly ContactId[] {
  return contacts.map(({ contactId }) => contactId);
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function monthsAfter(time: number, months: number): string {
  const date = new Date(time);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}
