/** An add/remove set by clocks, in which a removal removes only the additions that it has seen. */
import * as v from "valibot";
import { Clock, laterOf } from "../clock.ts";
import { facts } from "../fragment.ts";

export const Membership = facts({
  added: Clock,
  /** Additions up to this clock are removed. */
  removed: v.exactOptional(Clock),
});
export type Membership = v.InferOutput<typeof Membership>;

export type Memberships<Name extends string> = Readonly<Record<Name, Membership>>;

/** Commutative, associative, idempotent. */
export function mergeMemberships<Name extends string>(
  one: Memberships<Name>,
  other: Memberships<Name>,
): Memberships<Name> {
  const names = [...Object.keys(one), ...Object.keys(other)].sort() as Name[];
  const merged = {} as Record<Name, Membership>;
  for (const name of names) merged[name] = mergeMembership(one[name], other[name]);
  return merged;
}

export function membersOf<Name extends string>(memberships: Memberships<Name>): readonly Name[] {
  return (Object.keys(memberships) as Name[]).filter((name) => isMember(memberships[name]));
}

export function isMember(membership: Membership | undefined): membership is Membership {
  if (membership === undefined) return false;
  return membership.removed === undefined || membership.added > membership.removed;
}

/** Removed as far as this reader has seen it added. */
export function removed({ added, removed: before }: Membership): Membership {
  return { added, removed: laterOf(before, added) ?? added };
}

function mergeMembership(one: Membership | undefined, other: Membership | undefined): Membership {
  const added = laterOf(one?.added, other?.added);
  const removed = laterOf(one?.removed, other?.removed);
  if (added === undefined) throw new Error("Expected a membership on one side at least; there was none.");
  return removed === undefined ? { added } : { added, removed };
}
