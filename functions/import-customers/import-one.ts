/** One customer: found by the identifiers, composed with what is there, saved. Again, it changes nothing. */
import { credentialOf } from "../../domain/authentication/facts.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { refsOf, refText } from "../../domain/customer/identifier.ts";
import {
  type ImportedCustomer,
  type ImportItems,
  type ImportKeys,
  identifiersOf,
  importedCustomerId,
  importItems,
} from "../../domain/customer/import.ts";
import { type LinkFragment, withoutCustomer } from "../../domain/customer/link.ts";
import { tombstoneOf } from "../../domain/customer/tombstone.ts";
import type { CustomerId } from "../../domain/ids.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface ImportPorts {
  readonly region: string;
  readonly clock: HybridClock;
  readonly keys: ImportKeys;
  readonly profiles: ProfileStore;
  readonly authentication: Pick<AuthenticationStore, "load" | "saveCredential">;
  hash(secret: Uint8Array): Promise<string>;
}

/** Throws InvalidPhoneNumber, SharedIdentifier. */
export async function importOne(customer: ImportedCustomer, ports: ImportPorts): Promise<CustomerId> {
  return untilSaved(async () => {
    const { region, clock, keys, profiles, authentication } = ports;
    const refs = identifiersOf(customer).flatMap((identifier) => refsOf(keys.identifiers, identifier));
    const links = await profiles.links(refs);
    const customerId = importedCustomerId(customer, keys, links);
    const [known, facts] = await Promise.all([profiles.load(customerId), authentication.load(customerId)]);

    const tombstone = tombstoneOf(known.tombstones);
    if (tombstone !== undefined) {
      await unlink({ customerId, ...tombstone }, customer, links, ports);
      return undefined;
    }

    const items = importItems(customer, keys, {
      region,
      clock: clock.tick(),
      tick: () => clock.tick(),
      at: clock.now(),
      links,
      known,
      hasPin: credentialOf(facts) !== undefined,
    });

    return (await save(items, ports)) ? customerId : undefined;
  });
}

/** Whoever was erased is nobody, though a link that was written at the same time still says so: then it is read anew. */
async function unlink(
  { customerId, generation }: { readonly customerId: CustomerId; readonly generation: number },
  customer: ImportedCustomer,
  links: readonly LinkFragment[],
  { region, clock, keys, profiles }: ImportPorts,
): Promise<void> {
  for (const identifier of identifiersOf(customer)) {
    const refs = refsOf(keys.identifiers, identifier);
    const names = new Set(refs.map(refText));
    const found = links.filter((link) => names.has(refText(link)));
    for (const ref of refs) {
      const writer = { ref, region, clock: clock.tick() };
      await profiles.saveLink(withoutCustomer(found, customerId, generation, writer));
    }
  }
}

/** False where another writer of the region came first: then it is composed anew. */
async function save(
  { customerId, links, profile, preferences, consents, pin }: ImportItems,
  { profiles, authentication, hash }: ImportPorts,
): Promise<boolean> {
  const saved = await Promise.all([
    ...links.map((link) => profiles.saveLink(link)),
    ...(profile === undefined ? [] : [profiles.saveProfile(profile)]),
    ...(preferences === undefined ? [] : [profiles.savePreferences(preferences)]),
    ...(pin === undefined
      ? []
      : [authentication.saveCredential(customerId, pin.credentialWith(await hash(pin.secret)))]),
    // Their names are clocks of this very try: that one is there already is no conflict.
    ...consents.map(async (consent) => {
      await profiles.recordConsent(customerId, consent);
      return true;
    }),
  ]);
  return saved.every((isSaved) => isSaved);
}
