/** Everything that is held of a customer as one document: readable, complete, without secrets and without others. */
import * as v from "valibot";
import { type Assertion, AssertionFragment } from "../authentication/assertion.ts";
import { CredentialFragment } from "../authentication/credential.ts";
import { type Clock, timeOf } from "../clock.ts";
import { ContactRecord, contactsOf } from "../contact/contact.ts";
import type { Stamped } from "../fragment.ts";
import { ContactId, CustomerId, JourneyId } from "../ids.ts";
import { JourneyFragment, journeysOf } from "../journey/journey.ts";
import { parseSortKey, type SortKind } from "../keys.ts";
import { CONSENT_SOURCES, ConsentFact, mergeConsents, PURPOSES } from "./consent.ts";
import { PreferencesFragment, ProfileFragment, profileOf } from "./profile.ts";

export const EXPORT_VERSION = 1;

/** ISO 8601. */
const Time = v.pipe(v.string(), v.isoTimestamp());
const Said = <const S extends v.GenericSchema>(value: S) => v.object({ value, since: Time });
const Texts = v.record(v.string(), v.unknown());

/** The document's schema: what a customer, or another program, may rely on. */
export const ExportDocument = v.object({
  version: v.literal(EXPORT_VERSION),
  exportedAt: Time,
  /** The region whose replicas were read. */
  readIn: v.string(),
  customerIds: v.array(CustomerId),
  profile: v.record(v.string(), Said(v.unknown())),
  /** Kinds of identifiers that lead to the customer: the identifiers themselves are held as keyed hashes only. */
  identifiers: v.array(v.object({ kind: v.string(), hash: v.string() })),
  consents: v.array(
    v.object({
      purpose: v.picklist(PURPOSES),
      isGiven: v.boolean(),
      at: Time,
      source: v.picklist(CONSENT_SOURCES),
    }),
  ),
  contacts: v.array(
    v.object({
      contactId: ContactId,
      channel: v.string(),
      startedAt: Time,
      region: v.string(),
      journeyId: v.exactOptional(JourneyId),
      attachments: v.exactOptional(v.array(v.object({ name: v.string(), id: v.string() }))),
      closed: v.exactOptional(v.object({ reason: v.string(), at: Time })),
      ended: v.exactOptional(v.object({ reason: v.string(), at: Time })),
    }),
  ),
  journeys: v.array(
    v.object({
      journeyId: JourneyId,
      intent: v.string(),
      status: v.string(),
      startedAt: Time,
      answeredAt: Time,
      answers: v.record(v.string(), v.string()),
      contacts: v.array(ContactId),
    }),
  ),
  proofs: v.array(
    v.object({ method: v.string(), level: v.number(), at: Time, expiresAt: Time, contactId: ContactId }),
  ),
  /** How the customer can prove who they are: when it was set, never what it is. */
  credentials: v.array(v.object({ method: v.string(), setAt: Time })),
  events: v.array(Texts),
  callbacks: v.array(Texts),
  /** Locks, unlocks, revocations, flags, tries and whatever else is kept, by kind. */
  other: v.array(v.object({ kind: v.string(), held: Texts })),
});
export type ExportDocument = v.InferOutput<typeof ExportDocument>;

/** An item of any table, as it lies there. */
export type Held = Readonly<Record<string, unknown>> & { readonly sk: string };

/** Kinds that have a section of their own, and those that are secrets or would outlive their use on paper. */
const SECTIONS = new Set<SortKind>([
  "PROFILE",
  "PREFERENCES",
  "CONSENT",
  "CONTACT",
  "JOURNEY",
  "ASSERTION",
  "CREDENTIAL",
  "EVENT",
  "CALLBACK",
]);
const SECRETS = new Set<SortKind>(["CODE", "TRANSFER"]);

/** How a table keeps an item, and no word about the customer. */
const BOOKKEEPING = new Set([
  "pk",
  "sk",
  "clock",
  "revision",
  "unannounced",
  "announcing",
  "announcingSince",
  "dueIn",
  "expiresAt",
  "hmac",
  "hash",
  "sees",
]);

export interface ExportOccasion {
  readonly customerIds: readonly CustomerId[];
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function exportDocument(held: readonly Held[], occasion: ExportOccasion): ExportDocument {
  const { customerIds, region, now } = occasion;
  const all = <const S extends v.GenericSchema>(kind: SortKind, schema: S) =>
    ofKind(held, kind).flatMap((item) => {
      const parsed = v.safeParse(schema, item);
      return parsed.success ? [parsed.output] : [];
    });
  const profiles = all("PROFILE", ProfileFragment);
  const profile = profileOf({ profiles, preferences: all("PREFERENCES", PreferencesFragment) });
  return {
    version: EXPORT_VERSION,
    exportedAt: iso(now),
    readIn: region,
    customerIds: [...customerIds],
    profile: saidOf(profile),
    identifiers: identifiersOf(profiles, all("CONTACT", ContactRecord)),
    consents: mergeConsents(all("CONSENT", ConsentFact), []).map(({ purpose, isGiven, at, source }) => ({
      purpose,
      isGiven,
      at: iso(at),
      source,
    })),
    contacts: contactsOf(all("CONTACT", ContactRecord)).map(contactOf).sort(by("startedAt")),
    journeys: journeysOf(all("JOURNEY", JourneyFragment)).map(journeyOf).sort(by("startedAt")),
    proofs: all("ASSERTION", AssertionFragment)
      .flatMap(({ assertions }) => assertions)
      .map(proofOf)
      .sort(by("at")),
    credentials: all("CREDENTIAL", CredentialFragment).map(({ method, clock }) => ({
      method,
      setAt: isoOf(clock),
    })),
    events: ofKind(held, "EVENT").map(plain),
    callbacks: ofKind(held, "CALLBACK").map(plain),
    other: held
      .map((item) => ({ kind: kindOf(item), held: plain(item) }))
      .filter(({ kind }) => kind !== undefined && !SECTIONS.has(kind) && !SECRETS.has(kind))
      .map(({ kind, held: fields }) => ({ kind: String(kind).toLowerCase(), held: fields })),
  };
}

function kindOf({ sk }: Held): SortKind | undefined {
  return parseSortKey(sk).kind;
}

function ofKind(held: readonly Held[], kind: SortKind): readonly Held[] {
  return held.filter((item) => kindOf(item) === kind);
}

function saidOf(profile: ReturnType<typeof profileOf>): ExportDocument["profile"] {
  const { isKnown: _, ...fields } = profile;
  const entries = Object.entries(fields) as [string, Stamped<unknown>][];
  return Object.fromEntries(
    entries.map(([name, { value, clock }]) => [name, { value, since: isoOf(clock) }]),
  );
}

function identifiersOf(
  profiles: readonly ProfileFragment[],
  contacts: readonly ContactRecord[],
): ExportDocument["identifiers"] {
  const names = [
    ...profiles.flatMap(({ identifiers = {} }) => Object.keys(identifiers)),
    ...contacts.flatMap(({ endpoint }) => endpoint ?? []),
  ];
  return [...new Set(names)].sort().map((name) => {
    const [kind = "", , hash = ""] = name.split(":");
    return { kind, hash };
  });
}

function contactOf(contact: ContactRecord): ExportDocument["contacts"][number] {
  const { contactId, channel, startedAt, region, journeyId, attachments, closed, ended } = contact;
  return {
    contactId,
    channel,
    startedAt: iso(startedAt),
    region,
    ...(journeyId === undefined ? {} : { journeyId }),
    ...(attachments === undefined ? {} : { attachments: [...attachments] }),
    ...(closed === undefined ? {} : { closed: { reason: closed.value.reason, at: iso(closed.value.at) } }),
    ...(ended === undefined ? {} : { ended: { reason: ended.value.reason, at: iso(ended.value.at) } }),
  };
}

function journeyOf(journey: ReturnType<typeof journeysOf>[number]): ExportDocument["journeys"][number] {
  const { journeyId, intent, status, startedAt, answeredAt, answers, contacts } = journey;
  return {
    journeyId,
    intent,
    status: status.value,
    startedAt: iso(startedAt),
    answeredAt: iso(answeredAt),
    answers: Object.fromEntries(Object.entries(answers).map(([question, { value }]) => [question, value])),
    contacts: [...contacts],
  };
}

function proofOf({ method, level, at, expiresAt, contactId }: Assertion): ExportDocument["proofs"][number] {
  return { method, level, at: iso(at), expiresAt: iso(expiresAt), contactId };
}

function plain(item: Held): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !BOOKKEEPING.has(name)));
}

function by<Field extends string>(field: Field) {
  return (one: Readonly<Record<Field, string>>, other: Readonly<Record<Field, string>>): number =>
    one[field] < other[field] ? -1 : 1;
}

function isoOf(clock: Clock): string {
  return iso(timeOf(clock));
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
