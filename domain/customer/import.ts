/** The items that make a customer known: link, profile, preferences and PIN, composed; the caller hashes and saves. */
import type { CredentialFragment } from "../authentication/credential.ts";
import { pepperedPin } from "../authentication/pin.ts";
import type { Clock } from "../clock.ts";
import { InvalidPhoneNumber } from "../errors.ts";
import type { CustomerId } from "../fragment.ts";
import type { KeyRing } from "../keyring.ts";
import { type Identifier, loginIdentifier, phoneIdentifier, refsOf } from "./identifier.ts";
import { derivedCustomerId } from "./identity.ts";
import { type LinkFragment, withCustomer } from "./link.ts";
import type { Language, PreferencesFragment, ProfileFragment } from "./profile.ts";

export interface ImportedCustomer {
  /** E.164 (`normalisedPhone` makes it so). */
  readonly phone: string;
  readonly givenName: string;
  readonly language: Language;
  readonly pin: string;
  /** The company's own number of the customer: needed only to tell apart customers who share a phone. */
  readonly reference?: string;
  /** Who the customer is where customers sign in. */
  readonly login?: { readonly issuer: string; readonly subject: string };
}

export interface ImportKeys {
  readonly identifiers: KeyRing;
  readonly ids: KeyRing;
  readonly pepper: KeyRing;
}

export interface ImportItems {
  readonly customerId: CustomerId;
  readonly link: LinkFragment;
  /** Only of a customer who can sign in. */
  readonly loginLink?: LinkFragment;
  readonly profile: ProfileFragment;
  readonly preferences: PreferencesFragment;
  /** What the hasher is given, and the credential that its hash makes. */
  readonly secret: Uint8Array;
  readonly credentialWith: (hash: string) => CredentialFragment;
}

/**
 * For customers whom no fragment of the region exists of yet; `links` are those found under the phone, so that
 * another customer of the same number stays linked. Throws InvalidPhoneNumber.
 */
export function importItems(
  customer: ImportedCustomer,
  keys: ImportKeys,
  at: { readonly region: string; readonly clock: Clock; readonly links?: readonly LinkFragment[] },
): ImportItems {
  const phone = phoneIdentifier(customer.phone);
  if (phone === undefined) throw new InvalidPhoneNumber();
  const named: Identifier =
    customer.reference === undefined ? phone : { kind: "reference", value: customer.reference };
  const customerId = derivedCustomerId(keys.ids, named, 0);
  const { region, clock } = at;
  const fragment = { region, clock, revision: 0 };
  const [ref] = refsOf(keys.identifiers, phone);
  const { login } = customer;
  return {
    customerId,
    link: withCustomer(at.links ?? [], customerId, { ref, region, clock }),
    ...(login === undefined
      ? {}
      : {
          loginLink: withCustomer([], customerId, {
            ref: refsOf(keys.identifiers, loginIdentifier(login.issuer, login.subject))[0],
            region,
            clock,
          }),
        }),
    profile: { ...fragment, customerId, givenName: { value: customer.givenName, clock } },
    preferences: { ...fragment, customerId, language: { value: customer.language, clock } },
    secret: pepperedPin(keys.pepper, keys.pepper.active, customerId, customer.pin),
    credentialWith: (hash) => ({ ...fragment, method: "pin", pepper: keys.pepper.active, hash }),
  };
}
