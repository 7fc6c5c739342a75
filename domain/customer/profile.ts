/** What is known of a customer, and what the customer prefers. */
import * as v from "valibot";
import { CustomerId, FRAGMENT, facts, newest, type Stamped, stamped } from "../fragment.ts";

export const LANGUAGES = ["en-GB", "de-DE"] as const;
export type Language = (typeof LANGUAGES)[number];
const DEFAULT_LANGUAGE: Language = "en-GB";

export const ProfileFragment = facts({
  ...FRAGMENT,
  customerId: CustomerId,
  givenName: v.exactOptional(stamped(v.string())),
});
export type ProfileFragment = v.InferOutput<typeof ProfileFragment>;

export const PreferencesFragment = facts({
  ...FRAGMENT,
  customerId: CustomerId,
  language: v.exactOptional(stamped(v.picklist(LANGUAGES))),
});
export type PreferencesFragment = v.InferOutput<typeof PreferencesFragment>;

/** A customer as all regions together know it. */
export interface Profile {
  /** Somebody entered this customer; a stranger who only called has none. */
  readonly isKnown: boolean;
  readonly givenName?: Stamped<string>;
  readonly language?: Stamped<Language>;
}

export const NO_PROFILE: Profile = { isKnown: false };

/** Commutative, associative, idempotent. */
export function mergeProfiles(one: Profile, other: Profile): Profile {
  const givenName = newest(one.givenName, other.givenName);
  const language = newest(one.language, other.language);
  return {
    isKnown: one.isKnown || other.isKnown,
    ...(givenName === undefined ? {} : { givenName }),
    ...(language === undefined ? {} : { language }),
  };
}

export interface CustomerFragments {
  readonly profiles: readonly ProfileFragment[];
  readonly preferences: readonly PreferencesFragment[];
}

export function profileOf({ profiles, preferences }: CustomerFragments): Profile {
  const parts: readonly Profile[] = [
    ...profiles.map(({ givenName }) => ({
      isKnown: true,
      ...(givenName === undefined ? {} : { givenName }),
    })),
    ...preferences.map(({ language }) => ({
      isKnown: false,
      ...(language === undefined ? {} : { language }),
    })),
  ];
  return parts.reduce(mergeProfiles, NO_PROFILE);
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
