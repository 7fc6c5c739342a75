/** Which customers an identifier leads to, and who of them is one and the same: both add/remove sets. */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { FRAGMENT, facts } from "../fragment.ts";
import { CustomerId } from "../ids.ts";
import { Aliases, NO_ALIASES } from "./alias.ts";
import { IDENTIFIER_KINDS, type IdentifierRef } from "./identifier.ts";
import { Membership, membersOf, mergeMemberships, removed } from "./membership.ts";

export const LinkFragment = facts({
  ...FRAGMENT,
  kind: v.picklist(IDENTIFIER_KINDS),
  version: v.number(),
  hmac: v.string(),
  /** Raised by each erasure, so that a customer who returns is another one. */
  generation: v.pipe(v.number(), v.integer(), v.minValue(0)),
  customers: v.pipe(v.record(CustomerId, Membership), v.readonly()),
  /** Of these customers, so that a contact need not read a round more to find them. */
  aliases: v.exactOptional(Aliases),
});
export type LinkFragment = v.InferOutput<typeof LinkFragment>;

export interface Links {
  readonly generation: number;
  readonly customers: Readonly<Record<CustomerId, Membership>>;
  readonly aliases: Aliases;
}

export const NO_LINKS: Links = { generation: 0, customers: {}, aliases: NO_ALIASES };

/** Commutative, associative, idempotent. */
export function mergeLinks(one: Links, other: Links): Links {
  return {
    generation: Math.max(one.generation, other.generation),
    customers: mergeMemberships(one.customers, other.customers),
    aliases: mergeMemberships(one.aliases, other.aliases),
  };
}

export function linksOf(fragments: readonly LinkFragment[]): Links {
  return fragments
    .map(({ generation, customers, aliases = NO_ALIASES }) => ({ generation, customers, aliases }))
    .reduce(mergeLinks, NO_LINKS);
}

export function linkedCustomers(links: Pick<Links, "customers">): readonly CustomerId[] {
  return membersOf(links.customers);
}

export interface LinkWriter {
  readonly ref: IdentifierRef;
  readonly region: string;
  readonly clock: Clock;
}

/** This region's fragment of an identifier's links, with the customer added; of its own earlier one, if any. */
export function withCustomer(
  fragments: readonly LinkFragment[],
  customerId: CustomerId,
  writer: LinkWriter,
  /** Who is no longer to be found there. */
  gone: readonly CustomerId[] = [],
): LinkFragment {
  const without = gone.reduce<Links["customers"]>(
    (customers, id) => mergeMemberships(customers, removal(fragments, id)),
    {},
  );
  return changed(fragments, { customers: { ...without, [customerId]: { added: writer.clock } } }, writer);
}

/** With an erased customer removed as far as it was seen added, and at least this generation from now on. */
export function withoutCustomer(
  fragments: readonly LinkFragment[],
  customerId: CustomerId,
  generation: number,
  writer: LinkWriter,
): LinkFragment {
  return changed(fragments, { generation, customers: removal(fragments, customerId) }, writer);
}

/** With what is known of who is one and the same. */
export function withAliases(
  fragments: readonly LinkFragment[],
  aliases: Aliases,
  writer: LinkWriter,
): LinkFragment {
  return changed(fragments, { aliases }, writer);
}

function removal(fragments: readonly LinkFragment[], customerId: CustomerId): Links["customers"] {
  const known = linksOf(fragments).customers[customerId];
  return known === undefined ? {} : { [customerId]: removed(known) };
}

function changed(
  fragments: readonly LinkFragment[],
  change: Partial<Links>,
  { ref, region, clock }: LinkWriter,
): LinkFragment {
  const own = fragments.find(
    (fragment) =>
      fragment.region === region && fragment.version === ref.version && fragment.hmac === ref.hmac,
  );
  // Under a new key the generation goes along: with the old one retired, an erased customer would come back.
  const { generation, aliases } = linksOf(fragments);
  const before = own === undefined ? NO_LINKS : linksOf([own]);
  const { aliases: known, ...links } = [
    { ...NO_LINKS, generation, aliases },
    { ...NO_LINKS, ...change },
  ].reduce(mergeLinks, before);
  return {
    ...ref,
    region,
    clock,
    revision: own?.revision ?? 0,
    ...links,
    ...(Object.keys(known).length === 0 ? {} : { aliases: known }),
  };
}
