/** The items that make a customer known, or bring one up to date: composed from what is there; the caller hashes and saves. */
import type { CredentialFragment } from "../authentication/credential.ts";
import { pepperedPin } from "../authentication/pin.ts";
import type { Clock } from "../clock.ts";
import { InvalidPhoneNumber } from "../errors.ts";
import type { CustomerId } from "../ids.ts";
import type { KeyRing } from "../keyring.ts";
import { type ConsentFact, consentChanged, type Purpose } from "./consent.ts";
import {
  emailIdentifier,
  type Identifier,
  type IdentifierRef,
  loginIdentifier,
  phoneIdentifier,
  refsOf,
  refText,
} from "./identifier.ts";
import { type Identity, identityOf } from "./identity.ts";
import { type LinkFragment, linkedCustomers, linksOf, withCustomer } from "./link.ts";
import type { Membership } from "./membership.ts";
import { type Preferences, preferencesChanged } from "./preferences.ts";
import {
  type CustomerFragments,
  NO_FRAGMENTS,
  type PreferencesFragment,
  type ProfileFragment,
  profileOf,
} from "./profile.ts";

/** At least one of phone, reference, login and email names the customer. */
export interface ImportedCustomer extends Preferences {
  /** E.164 (`normalisedPhone` makes it so). */
  readonly phone?: string;
  readonly email?: string;
  /** The company's own number of the customer: needed only to tell apart customers who share a phone. */
  readonly reference?: string;
  /** Who the customer is where customers sign in. */
  readonly login?: { readonly issuer: string; readonly subject: string };
  readonly givenName?: string;
  /** E.164: where codes go. */
  readonly textNumber?: string;
  /** Taken only where the customer has none: what customers chose themselves is not undone by a file. */
  readonly pin?: string;
  readonly consents?: Readonly<Partial<Record<Purpose, boolean>>>;
}

export interface ImportKeys {
  readonly identifiers: KeyRing;
  readonly ids: KeyRing;
  readonly pepper: KeyRing;
}

export interface ImportPlace {
  readonly region: string;
  readonly clock: Clock;
  /** Names each consent; `clock` where there is one at most. */
  readonly tick?: () => Clock;
  /** Milliseconds since 1970. */
  readonly at?: number;
  /** Those found under the customer's identifiers; of others none is looked at. */
  readonly links?: readonly LinkFragment[];
  readonly known?: CustomerFragments;
  readonly hasPin?: boolean;
}

/** Each empty or absent where it is so already. */
export interface ImportItems {
  readonly customerId: CustomerId;
  readonly links: readonly LinkFragment[];
  readonly profile?: ProfileFragment;
  readonly preferences?: PreferencesFragment;
  readonly consents: readonly ConsentFact[];
  readonly pin?: {
    /** What the hasher is given, and the credential that its hash makes. */
    readonly secret: Uint8Array;
    readonly credentialWith: (hash: string) => CredentialFragment;
  };
}

/** Several customers have this identifier, and nothing says which of them is meant. */
export class SharedIdentifier extends Error {
  constructor() {
    super(
      "The customer's first identifier leads to several customers; give a reference that tells them apart.",
    );
    this.name = "SharedIdentifier";
  }
}

/** The one that names the customer first. Throws InvalidPhoneNumber. */
export function identifiersOf(customer: ImportedCustomer): readonly Identifier[] {
  const { reference, login } = customer;
  const phone = phoneIdentifier(customer.phone);
  if (customer.phone !== undefined && phone === undefined) throw new InvalidPhoneNumber();
  const all: readonly (Identifier | undefined)[] = [
    reference === undefined ? undefined : { kind: "reference", value: reference },
    phone,
    login && loginIdentifier(login.issuer, login.subject),
    emailIdentifier(customer.email),
  ];
  return all.filter((identifier) => identifier !== undefined);
}

/** Whom the identifiers lead to, or the id of somebody new. Throws InvalidPhoneNumber, SharedIdentifier. */
export function importedCustomerId(
  customer: ImportedCustomer,
  keys: Pick<ImportKeys, "identifiers" | "ids">,
  links: readonly LinkFragment[],
): CustomerId {
  const [named] = identifiersOf(customer);
  const identity: Identity =
    named === undefined
      ? { kind: "anonymous" }
      : identityOf(named, linksOf(linksUnder(links, refsOf(keys.identifiers, named))), keys.ids);
  if (identity.kind === "shared") throw new SharedIdentifier();
  if (identity.kind === "anonymous")
    throw new Error(
      "Expected an identifier of the customer; there was none: give phone, email, login or reference.",
    );
  return identity.customerId;
}

/** Throws InvalidPhoneNumber, SharedIdentifier. */
export function importItems(customer: ImportedCustomer, keys: ImportKeys, place: ImportPlace): ImportItems {
  const customerId = importedCustomerId(customer, keys, place.links ?? []);
  const pin = pinOf(customerId, customer, keys, place);
  const profile = profileToSave(customerId, customer, keys, place);
  const { language, contactWay, noMarketing, timeZone } = customer;
  const preferences = preferencesChanged(
    customerId,
    knownOf(place).preferences,
    defined({ language, contactWay, noMarketing, timeZone }),
    place,
  );
  return {
    customerId,
    links: linksToSave(customerId, customer, keys, place),
    consents: consentsToSave(customer, place),
    ...(profile === undefined ? {} : { profile }),
    ...(preferences === undefined ? {} : { preferences }),
    ...(pin === undefined ? {} : { pin }),
  };
}

function knownOf({ known = NO_FRAGMENTS }: ImportPlace): CustomerFragments {
  return known;
}

function linksToSave(
  customerId: CustomerId,
  customer: ImportedCustomer,
  { identifiers }: ImportKeys,
  { links = [], region, clock }: ImportPlace,
): readonly LinkFragment[] {
  return identifiersOf(customer).flatMap((identifier) => {
    const refs = refsOf(identifiers, identifier);
    const found = linksUnder(links, refs);
    const underActiveKey = linksUnder(found, [refs[0]]);
    if (linkedCustomers(linksOf(underActiveKey)).includes(customerId)) return [];
    return [withCustomer(found, customerId, { ref: refs[0], region, clock })];
  });
}

function profileToSave(
  customerId: CustomerId,
  customer: ImportedCustomer,
  keys: ImportKeys,
  place: ImportPlace,
): ProfileFragment | undefined {
  const { region, clock } = place;
  const { profiles } = knownOf(place);
  const own = profiles.find((fragment) => fragment.region === region);
  const now = profileOf({ profiles, preferences: [] });
  const { givenName, textNumber, email: emailAddress } = customer;
  const changes = Object.entries(defined({ givenName, textNumber, emailAddress })).filter(
    ([field, value]) => now[field as "givenName"]?.value !== value,
  );
  const held = new Set(profiles.flatMap(({ identifiers = {} }) => Object.keys(identifiers)));
  const refs = identifiersOf(customer).map((one) => refText(refsOf(keys.identifiers, one)[0]));
  const added = refs.filter((ref) => !held.has(ref));
  if (now.isKnown && changes.length === 0 && added.length === 0) return undefined;
  const stamps = Object.fromEntries(changes.map(([field, value]) => [field, { value, clock }]));
  const identifiers: Record<string, Membership> = { ...own?.identifiers };
  for (const ref of added) identifiers[ref] = { added: clock };
  return { ...own, ...stamps, identifiers, customerId, region, clock, revision: own?.revision ?? 0 };
}

function consentsToSave({ consents = {} }: ImportedCustomer, place: ImportPlace): readonly ConsentFact[] {
  const { region, clock, at = 0, tick = () => clock } = place;
  return Object.entries(consents).flatMap(([purpose, isGiven]) => {
    const change = { purpose: purpose as Purpose, isGiven, at, source: "import" as const };
    return consentChanged(knownOf(place).consents, change, { region, clock: tick() }) ?? [];
  });
}

function pinOf(
  customerId: CustomerId,
  { pin }: ImportedCustomer,
  { pepper }: ImportKeys,
  { region, clock, hasPin = false }: ImportPlace,
): ImportItems["pin"] {
  if (pin === undefined || hasPin) return undefined;
  const fragment = { region, clock, revision: 0 };
  return {
    secret: pepperedPin(pepper, pepper.active, customerId, pin),
    credentialWith: (hash) => ({ ...fragment, method: "pin", pepper: pepper.active, hash }),
  };
}

function linksUnder(links: readonly LinkFragment[], refs: readonly IdentifierRef[]): readonly LinkFragment[] {
  const names = new Set(refs.map(refText));
  return links.filter((link) => names.has(refText(link)));
}

function defined<T extends object>(values: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
