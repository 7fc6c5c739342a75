/** Which customers an identifier leads to: an add/remove set, in which a removal removes only what it has seen. */
import * as v from "valibot";
import { Clock, laterOf } from "../clock.ts";
import { CustomerId, FRAGMENT, facts } from "../fragment.ts";
import type { IdentifierRef } from "./identifier.ts";

const Membership = facts({
  added: Clock,
  /** Additions up to this clock are removed. */
  removed: v.exactOptional(Clock),
});
export type Membership = v.InferOutput<typeof Membership>;

export const LinkFragment = facts({
  ...FRAGMENT,
  kind: v.picklist(["phone", "reference", "login"]),
  version: v.number(),
  hmac: v.string(),
  /** Raised by each erasure, so that a customer who returns is another one. */
  generation: v.pipe(v.number(), v.integer(), v.minValue(0)),
  customers: v.pipe(v.record(CustomerId, Membership), v.readonly()),
});
export type LinkFragment = v.InferOutput<typeof LinkFragment>;

export interface Links {
  readonly generation: number;
  readonly customers: Readonly<Record<CustomerId, Membership>>;
}

export const NO_LINKS: Links = { generation: 0, customers: {} };

/** Commutative, associative, idempotent. */
export function mergeLinks(one: Links, other: Links): Links {
  const ids = [...Object.keys(one.customers), ...Object.keys(other.customers)].sort() as CustomerId[];
  const customers: Record<CustomerId, Membership> = {};
  for (const id of ids) customers[id] = mergeMembership(one.customers[id], other.customers[id]);
  return { generation: Math.max(one.generation, other.generation), customers };
}

export function linksOf(fragments: readonly LinkFragment[]): Links {
  return fragments
    .map(({ generation, customers }) => ({ generation, customers }))
    .reduce(mergeLinks, NO_LINKS);
}

export function linkedCustomers(links: Links): readonly CustomerId[] {
  return (Object.keys(links.customers) as CustomerId[]).filter((id) => {
    const membership = links.customers[id];
    return (
      membership !== undefined && (membership.removed === undefined || membership.added > membership.removed)
    );
  });
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
  { ref, region, clock }: LinkWriter,
): LinkFragment {
  const own = fragments.find(
    (fragment) =>
      fragment.region === region && fragment.version === ref.version && fragment.hmac === ref.hmac,
  );
  // Under a new key the generation goes along: with the old one retired, an erased customer would come back.
  const generation = Math.max(0, ...fragments.map((fragment) => fragment.generation));
  const links = mergeLinks(own ?? NO_LINKS, { generation, customers: { [customerId]: { added: clock } } });
  return {
    ...ref,
    region,
    clock,
    revision: own?.revision ?? 0,
    generation: links.generation,
    customers: links.customers,
  };
}

function mergeMembership(one: Membership | undefined, other: Membership | undefined): Membership {
  const added = laterOf(one?.added, other?.added);
  const removed = laterOf(one?.removed, other?.removed);
  if (added === undefined) throw new Error("Expected a membership on one side at least; there was none.");
  return removed === undefined ? { added } : { added, removed };
}
