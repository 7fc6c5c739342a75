/** A customer was erased: the id never comes back, and everything that still arrives for it is dropped. */
import * as v from "valibot";
import { laterOf } from "../clock.ts";
import { FRAGMENT, facts, listOf, Time } from "../fragment.ts";
import { ContactId, CustomerId } from "../ids.ts";

const Generation = v.pipe(v.number(), v.integer(), v.minValue(1));

export const TombstoneFragment = facts({
  ...FRAGMENT,
  kind: v.literal("tombstone"),
  customerId: CustomerId,
  /** Milliseconds since 1970. */
  at: v.number(),
  /** At least what the links of the customer's identifiers are raised to. */
  generation: Generation,
});
export type TombstoneFragment = v.InferOutput<typeof TombstoneFragment>;

export const ErasedContact = facts({
  contactId: ContactId,
  /** Milliseconds since 1970: recordings are filed by day. */
  startedAt: Time,
});
export type ErasedContact = v.InferOutput<typeof ErasedContact>;

/** The tombstone again, in another table, with what later sweeps go by: ids and keyed hashes alone. */
export const Erasure = facts({
  ...TombstoneFragment.entries,
  /** Identifiers that led to the customer, as text. */
  refs: listOf(v.string()),
  contacts: listOf(ErasedContact),
});
export type Erasure = v.InferOutput<typeof Erasure>;

/** As all regions together know it. */
export type Tombstone = Pick<TombstoneFragment, "at" | "clock" | "generation">;

/** The first word of it is when it happened; the last clock covers all. Commutative, associative, idempotent. */
export function mergeTombstones(one: Tombstone, other: Tombstone): Tombstone {
  return {
    at: Math.min(one.at, other.at),
    clock: laterOf(one.clock, other.clock),
    generation: Math.max(one.generation, other.generation),
  };
}

export function tombstoneOf(fragments: readonly Tombstone[]): Tombstone | undefined {
  const [first, ...others] = fragments.map(({ at, clock, generation }) => ({ at, clock, generation }));
  return first === undefined ? undefined : others.reduce(mergeTombstones, first);
}

/** What two regions know of the same erasure. Commutative, associative, idempotent. */
export function mergeErasures(one: Erasure, other: Erasure): Erasure {
  const contacts = new Map<ContactId, ErasedContact>();
  for (const contact of [...one.contacts, ...other.contacts]) {
    const known = contacts.get(contact.contactId);
    if (known === undefined || contact.startedAt < known.startedAt) contacts.set(contact.contactId, contact);
  }
  return {
    kind: "tombstone",
    customerId: one.customerId,
    region: [one.region, other.region].sort()[0] ?? one.region,
    revision: Math.max(one.revision, other.revision),
    ...mergeTombstones(one, other),
    refs: [...new Set([...one.refs, ...other.refs])].sort(),
    contacts: [...contacts.values()].sort((a, b) => (a.contactId < b.contactId ? -1 : 1)),
  };
}
