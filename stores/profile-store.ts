/** Customers, what they prefer, and the identifiers that lead to them. */
import { AliasFact, endsOf } from "../domain/customer/alias.ts";
import { ConsentFact } from "../domain/customer/consent.ts";
import type { IdentifierRef } from "../domain/customer/identifier.ts";
import { LinkFragment } from "../domain/customer/link.ts";
import { type CustomerFragments, PreferencesFragment, ProfileFragment } from "../domain/customer/profile.ts";
import { TombstoneFragment } from "../domain/customer/tombstone.ts";
import type { CustomerId } from "../domain/ids.ts";
import { partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";
import { readAll, readLegible } from "./item-reader.ts";

export interface ProfileStore {
  /** One request for each ref. */
  links(refs: readonly IdentifierRef[]): Promise<readonly LinkFragment[]>;
  load(customerId: CustomerId): Promise<CustomerFragments>;
  /** Without what cannot be read: nobody is kept for being illegible. */
  loadLegible(customerId: CustomerId): Promise<CustomerFragments>;
  /** Each of these is false where another writer of the region came first. */
  saveLink(link: LinkFragment): Promise<boolean>;
  saveProfile(profile: ProfileFragment): Promise<boolean>;
  savePreferences(preferences: PreferencesFragment): Promise<boolean>;
  saveTombstone(tombstone: TombstoneFragment): Promise<boolean>;
  /** False where it is there already: a retry changes nothing. */
  recordConsent(customerId: CustomerId, consent: ConsentFact): Promise<boolean>;
  /** Held with each of the two whom it joins or parts. */
  recordAlias(alias: AliasFact): Promise<boolean>;
}

export function profileStore(profiles: FragmentTable): ProfileStore {
  const load = async (customerId: CustomerId, read: typeof readAll): Promise<CustomerFragments> => {
    const items = await profiles.query(partitionKey("CUSTOMER", { customerId }));
    return {
      profiles: read(items, "PROFILE", ProfileFragment),
      preferences: read(items, "PREFERENCES", PreferencesFragment),
      consents: read(items, "CONSENT", ConsentFact),
      aliases: read(items, "ALIAS", AliasFact),
      tombstones: read(items, "TOMBSTONE", TombstoneFragment),
    };
  };
  return {
    links: async (refs) => {
      const found = await Promise.all(
        refs.map((ref) => profiles.query(identifierPartition(ref), { prefix: sortPrefix("LINK") })),
      );
      return readAll(found.flat(), "LINK", LinkFragment);
    },
    load: (customerId) => load(customerId, readAll),
    loadLegible: (customerId) => load(customerId, readLegible),
    saveLink: (link) =>
      profiles.save({ ...link, pk: identifierPartition(link), sk: sortKey("LINK", link) }, link.revision),
    saveProfile: (profile) =>
      profiles.save(
        { ...profile, pk: partitionKey("CUSTOMER", profile), sk: sortKey("PROFILE", profile) },
        profile.revision,
      ),
    savePreferences: (preferences) =>
      profiles.save(
        {
          ...preferences,
          pk: partitionKey("CUSTOMER", preferences),
          sk: sortKey("PREFERENCES", preferences),
        },
        preferences.revision,
      ),
    saveTombstone: (tombstone) =>
      profiles.save(
        { ...tombstone, pk: partitionKey("CUSTOMER", tombstone), sk: sortKey("TOMBSTONE", tombstone) },
        tombstone.revision,
      ),
    recordConsent: (customerId, consent) =>
      profiles.putIfAbsent({
        ...consent,
        revision: 1,
        pk: partitionKey("CUSTOMER", { customerId }),
        sk: sortKey("CONSENT", consent),
      }),
    recordAlias: async (alias) => {
      const saved = await Promise.all(
        endsOf(alias.edge).map((customerId) =>
          profiles.putIfAbsent({
            ...alias,
            revision: 1,
            pk: partitionKey("CUSTOMER", { customerId }),
            sk: sortKey("ALIAS", alias),
          }),
        ),
      );
      return saved.includes(true);
    },
  };
}

function identifierPartition({ kind, version, hmac }: IdentifierRef): string {
  return partitionKey("IDENTIFIER", { kind, version: `v${version}`, hmac });
}
