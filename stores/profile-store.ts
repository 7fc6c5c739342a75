/** Customers, what they prefer, and the identifiers that lead to them. */
import type { IdentifierRef } from "../domain/customer/identifier.ts";
import { LinkFragment } from "../domain/customer/link.ts";
import { type CustomerFragments, PreferencesFragment, ProfileFragment } from "../domain/customer/profile.ts";
import type { CustomerId } from "../domain/fragment.ts";
import { partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

export interface ProfileStore {
  /** One request for each ref. */
  links(refs: readonly IdentifierRef[]): Promise<readonly LinkFragment[]>;
  load(customerId: CustomerId): Promise<CustomerFragments>;
  /** Each of these is false where another writer of the region came first. */
  saveLink(link: LinkFragment): Promise<boolean>;
  saveProfile(profile: ProfileFragment): Promise<boolean>;
  savePreferences(preferences: PreferencesFragment): Promise<boolean>;
}

export function profileStore(profiles: FragmentTable): ProfileStore {
  return {
    links: async (refs) => {
      const found = await Promise.all(
        refs.map((ref) => profiles.query(identifierPartition(ref), { prefix: sortPrefix("LINK") })),
      );
      return readAll(found.flat(), "LINK", LinkFragment);
    },
    load: async (customerId) => {
      const items = await profiles.query(partitionKey("CUSTOMER", { customerId }));
      return {
        profiles: readAll(items, "PROFILE", ProfileFragment),
        preferences: readAll(items, "PREFERENCES", PreferencesFragment),
      };
    },
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
  };
}

function identifierPartition({ kind, version, hmac }: IdentifierRef): string {
  return partitionKey("IDENTIFIER", { kind, version: `v${version}`, hmac });
}
