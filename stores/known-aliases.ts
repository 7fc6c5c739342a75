/** Who of several customers is one and the same, by what lies with each of them: for whoever is named by id alone. */
import { type Aliases, aliasesOf, componentOf } from "../domain/customer/alias.ts";
import { mergeMemberships } from "../domain/customer/membership.ts";
import type { CustomerId } from "../domain/ids.ts";
import type { ProfileStore } from "./profile-store.ts";

/** Edges lie with both of their ends: as many rounds as it takes until nobody new is found. */
export async function knownAliases(
  customerId: CustomerId,
  profiles: Pick<ProfileStore, "load">,
): Promise<Aliases> {
  let aliases: Aliases = {};
  const asked = new Set<CustomerId>();
  for (;;) {
    const fresh = componentOf(customerId, aliases).filter((id) => !asked.has(id));
    if (fresh.length === 0) return aliases;
    for (const id of fresh) asked.add(id);
    const found = await Promise.all(fresh.map((id) => profiles.load(id)));
    aliases = found.map((fragments) => aliasesOf(fragments.aliases)).reduce(mergeMemberships, aliases);
  }
}
