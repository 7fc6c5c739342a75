/** What is known of a customer, and what the customer prefers. */
import * as v from "valibot";
import { FRAGMENT, facts, newest, type Stamped, stamped } from "../fragment.ts";
import { CustomerId } from "../ids.ts";
import type { AliasFact } from "./alias.ts";
import type { ConsentFact } from "./consent.ts";
import { Membership } from "./membership.ts";
import type { TombstoneFragment } from "./tombstone.ts";

export const LANGUAGES = ["en-GB", "de-DE"] as const;
export type Language = (typeof LANGUAGES)[number];
const DEFAULT_LANGUAGE: Language = "en-GB";

/** How a customer wants to be written to or called. */
export const CONTACT_WAYS = ["voice", "text", "email", "chat"] as const;
export type ContactWay = (typeof CONTACT_WAYS)[number];

export const ProfileFragment = facts({
  ...FRAGMENT,
  customerId: CustomerId,
  givenName: v.exactOptional(stamped(v.string())),
  /** E.164: where codes and texts go. In the clear, because it is dialled. */
  textNumber: v.exactOptional(stamped(v.string())),
  emailAddress: v.exactOptional(stamped(v.string())),
  /** What leads to the customer, as the texts of refs: what export and erasure go by. */
  identifiers: v.exactOptional(v.pipe(v.record(v.string(), Membership), v.readonly())),
});
export type ProfileFragment = v.InferOutput<typeof ProfileFragment>;

export const PreferencesFragment = facts({
  ...FRAGMENT,
  customerId: CustomerId,
  language: v.exactOptional(stamped(v.picklist(LANGUAGES))),
  contactWay: v.exactOptional(stamped(v.picklist(CONTACT_WAYS))),
  noMarketing: v.exactOptional(stamped(v.boolean())),
  /** Said STOP, and not START since. */
  noTexts: v.exactOptional(stamped(v.boolean())),
  /** IANA: what quiet hours are counted in. */
  timeZone: v.exactOptional(stamped(v.pipe(v.string(), v.regex(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+){0,2}$/)))),
});
export type PreferencesFragment = v.InferOutput<typeof PreferencesFragment>;

/** A customer as all regions together know it. */
export interface Profile {
  /** Somebody entered this customer; a stranger who only called has none. */
  readonly isKnown: boolean;
  readonly givenName?: Stamped<string>;
  readonly textNumber?: Stamped<string>;
  readonly emailAddress?: Stamped<string>;
  readonly language?: Stamped<Language>;
  readonly contactWay?: Stamped<ContactWay>;
  readonly noMarketing?: Stamped<boolean>;
  readonly noTexts?: Stamped<boolean>;
  readonly timeZone?: Stamped<string>;
}

type Field = Exclude<keyof Profile, "isKnown">;

const FIELDS = [
  "givenName",
  "textNumber",
  "emailAddress",
  "language",
  "contactWay",
  "noMarketing",
  "noTexts",
  "timeZone",
] as const satisfies readonly Field[];

export const NO_PROFILE: Profile = { isKnown: false };

/** Per field the newest. Commutative, associative, idempotent. */
export function mergeProfiles(one: Profile, other: Profile): Profile {
  return {
    isKnown: one.isKnown || other.isKnown,
    ...fieldsOf((field) => newest<unknown>(one[field], other[field])),
  };
}

export interface CustomerFragments {
  readonly profiles: readonly ProfileFragment[];
  readonly preferences: readonly PreferencesFragment[];
  readonly consents: readonly ConsentFact[];
  readonly aliases: readonly AliasFact[];
  readonly tombstones: readonly TombstoneFragment[];
}

export const NO_FRAGMENTS: CustomerFragments = {
  profiles: [],
  preferences: [],
  consents: [],
  aliases: [],
  tombstones: [],
};

export function profileOf({
  profiles,
  preferences,
}: Pick<CustomerFragments, "profiles" | "preferences">): Profile {
  const parts: readonly Profile[] = [
    ...profiles.map((fragment) => ({ isKnown: true, ...fieldsOfFragment(fragment) })),
    ...preferences.map((fragment) => ({ isKnown: false, ...fieldsOfFragment(fragment) })),
  ];
  return parts.reduce(mergeProfiles, NO_PROFILE);
}

function fieldsOfFragment(fragment: Partial<Record<Field, unknown>>): Omit<Profile, "isKnown"> {
  return fieldsOf((field) => fragment[field]);
}

/** Absent rather than undefined. Each field's type is its schema's, which a loop over them cannot say. */
function fieldsOf(read: (field: Field) => unknown): Omit<Profile, "isKnown"> {
  return Object.fromEntries(
    FIELDS.map((field) => [field, read(field)] as const).filter(([, value]) => value !== undefined),
  );
}

/** The customer's own language, else the contact's where it is spoken here. */
export function languageFor(profile: Profile, contactLanguage: string | undefined): Language {
  return (
    profile.language?.value ??
    LANGUAGES.find((language) => language === contactLanguage) ??
    LANGUAGES.find((language) => language.slice(0, 2) === contactLanguage?.slice(0, 2).toLowerCase()) ??
    DEFAULT_LANGUAGE
  );
}
