/**
 * Every key of the tables, built and read by one table of parts. An item's sort key ends in the region that writes
 * it, or is unique, or belongs to one contact and so to that contact's region.
 */
import { MalformedKey } from "./errors.ts";

const PARTITION_PARTS = {
  CUSTOMER: ["customerId"],
  CONTACT: ["contactId"],
  IDENTIFIER: ["kind", "version", "hmac"],
  TOKEN: ["hmac"],
  PLAN: [],
  ATTEMPT: ["attempt"],
  CALLBACK: ["callbackId"],
  REGION: ["region"],
} as const satisfies Record<string, readonly string[]>;

const SORT_PARTS = {
  PROFILE: ["region"],
  PREFERENCES: ["region"],
  CONSENT: ["clock", "region"],
  ALIAS: ["clock", "region"],
  TOMBSTONE: ["region"],
  LINK: ["region"],
  CONTACT: ["startedAt", "contactId"],
  PENDING: ["region"],
  EVENT: ["eventId", "region"],
  CALLBACK: ["callbackId", "region"],
  CREDENTIAL: ["method", "region"],
  ASSERTION: ["region"],
  ATTEMPTS: ["region"],
  LOCK: ["clock", "region"],
  UNLOCK: ["clock", "region"],
  REVOCATION: ["clock", "region"],
  FLAG: ["clock", "region"],
  JOURNEY: ["journeyId", "region"],
  SESSION: ["region"],
  TRANSFER: [],
  CODE: [],
  BEACON: ["region"],
  ERASURE: ["customerId"],
  PARKED: ["initialContactId"],
  EPOCH: ["epoch"],
  CLAIM: [],
} as const satisfies Record<string, readonly string[]>;

export type PartitionKind = keyof typeof PARTITION_PARTS;
export type SortKind = keyof typeof SORT_PARTS;

type Parts<Names extends readonly string[]> = { readonly [N in Names[number]]: string };
export type SortKey = { [K in SortKind]: { readonly kind: K } & Parts<(typeof SORT_PARTS)[K]> }[SortKind];

const SEPARATOR = "#";
const EPOCH_DIGITS = 12;

export function partitionKey<K extends PartitionKind>(
  kind: K,
  parts: Parts<(typeof PARTITION_PARTS)[K]>,
): string {
  return join(kind, PARTITION_PARTS[kind], parts);
}

export function sortKey<K extends SortKind>(kind: K, parts: Parts<(typeof SORT_PARTS)[K]>): string {
  return join(kind, SORT_PARTS[kind], parts);
}

/** What every sort key of a kind begins with. */
export function sortPrefix(kind: SortKind): string {
  return `${kind}${SEPARATOR}`;
}

/** Throws MalformedKey. */
export function parseSortKey(text: string): SortKey {
  const [kind = "", ...values] = text.split(SEPARATOR);
  if (!isSortKind(kind)) throw new MalformedKey("unknown", "no sort key begins with its first word");
  const names: readonly string[] = SORT_PARTS[kind];
  if (values.length !== names.length || values.includes(""))
    throw new MalformedKey(kind, `it must have the parts ${names.join(", ")}`);
  const parts = Object.fromEntries(names.map((name, at) => [name, values[at]]));
  // The table of parts is what makes this so; the compiler cannot follow it through fromEntries.
  return { kind, ...parts } as SortKey;
}

/** The key of a step's reply in the regional table: the same call again gives the same reply. */
export function turnKey(contactId: string, step: string, turn: string): string {
  return join(contactId, ["step", "turn"], { step, turn });
}

/** The key of an entry token in the regional table: whoever writes it first has used the token. */
export function entryKey(tokenId: string): string {
  return join("entry", ["tokenId"], { tokenId });
}

/** The key of a count in the regional table: one for each period, so that none is written to after its expiry. */
export function limitKey(name: string, subject: string, period: number): string {
  return join("limit", ["name", "subject", "period"], { name, subject, period: String(period) });
}

/** A plan's epoch as a part of a key: digits that sort by number. */
export function epochPart(epoch: number): string {
  return String(epoch).padStart(EPOCH_DIGITS, "0");
}

/** Milliseconds as a part of a key: ISO text, which sorts by time. */
export function timePart(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function join(
  kind: string,
  names: readonly string[],
  parts: Readonly<Record<string, string | undefined>>,
): string {
  const values = names.map((name) => parts[name] ?? "");
  const bad = names.filter((_, at) => values[at] === "" || values[at]?.includes(SEPARATOR));
  if (bad.length > 0) throw new MalformedKey(kind, `${bad.join(", ")} must not be empty nor hold "#"`);
  return [kind, ...values].join(SEPARATOR);
}

function isSortKind(text: string): text is SortKind {
  return Object.hasOwn(SORT_PARTS, text);
}
