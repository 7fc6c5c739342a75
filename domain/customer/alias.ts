/**
 * Customers who turned out to be one: edges between ids, as an add/remove set. What an edge joins is told by the
 * set alone, so that two regions that joined at once agree; the smallest id of a component is the customer's.
 */
import * as v from "valibot";
import { Clock } from "../clock.ts";
import { FRAGMENT, facts } from "../fragment.ts";
import { CustomerId } from "../ids.ts";
import type { Level } from "../intents.ts";
import {
  isMember,
  Membership,
  type Memberships,
  membersOf,
  mergeMemberships,
  removed,
} from "./membership.ts";

/** More would make one contact read too much, and so many ids are rather a mistake than a customer. */
export const MOST_ALIASES = 4;

/** The smaller id, then the larger. */
export const AliasEdge = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}\+[0-9a-f]{32}$/), v.brand("AliasEdge"));
export type AliasEdge = v.InferOutput<typeof AliasEdge>;

export const Aliases = v.pipe(v.record(AliasEdge, Membership), v.readonly());
export type Aliases = Memberships<AliasEdge>;

export const NO_ALIASES: Aliases = {};

/** One change of one edge: append-only, held with each of the two. */
export const AliasFact = facts({
  ...FRAGMENT,
  kind: v.literal("alias"),
  edge: AliasEdge,
  added: Clock,
  removed: v.exactOptional(Clock),
});
export type AliasFact = v.InferOutput<typeof AliasFact>;

export function aliasesOf(aliasFacts: readonly Pick<AliasFact, "edge" | "added" | "removed">[]): Aliases {
  return aliasFacts
    .map(({ edge, added, removed: until }): Aliases => {
      const membership: Membership = until === undefined ? { added } : { added, removed: until };
      return { [edge]: membership } as Aliases;
    })
    .reduce<Aliases>(mergeMemberships, NO_ALIASES);
}

export function edgeOf(one: CustomerId, other: CustomerId): AliasEdge {
  return v.parse(AliasEdge, [one, other].sort().join("+"));
}

/** Everybody who is this customer, the smallest id first: that one is the customer's. */
export function componentOf(
  customerId: CustomerId,
  aliases: Aliases,
): readonly [CustomerId, ...CustomerId[]] {
  const components = new Map<CustomerId, readonly CustomerId[]>();
  const of = (id: CustomerId) => components.get(id) ?? [id];
  for (const edge of oldestFirst(aliases)) {
    const [one, other] = endsOf(edge);
    const joint = [...new Set([...of(one), ...of(other)])];
    // Edges that two regions made at once may join too many: the newest of them joins nothing.
    if (joint.length <= MOST_ALIASES) for (const id of joint) components.set(id, joint);
  }
  const [first = customerId, ...others] = [...of(customerId)].sort();
  return [first, ...others];
}

export interface Side {
  readonly customerId: CustomerId;
  /** Proved in the contact that asks for it. */
  readonly level: Level;
}

export interface AliasWriter {
  readonly region: string;
  readonly clock: Clock;
}

export type Joining =
  | { readonly kind: "joined"; readonly fact: AliasFact }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: "not-verified" | "too-many" };

export function join(one: Side, other: Side, aliases: Aliases, writer: AliasWriter): Joining {
  if (Math.min(one.level, other.level) < 2) return { kind: "refused", reason: "not-verified" };
  const [here, there] = [componentOf(one.customerId, aliases), componentOf(other.customerId, aliases)];
  if (here[0] === there[0]) return { kind: "unchanged" };
  if (here.length + there.length > MOST_ALIASES) return { kind: "refused", reason: "too-many" };
  return {
    kind: "joined",
    fact: factOf(edgeOf(one.customerId, other.customerId), { added: writer.clock }, writer),
  };
}

/** Undoes the edges between one customer and the others of the component, as far as they are known here. */
export function part(
  customerId: CustomerId,
  aliases: Aliases,
  // Each fact is named by its clock.
  { region, tick }: { readonly region: string; readonly tick: () => Clock },
): readonly AliasFact[] {
  return membersOf(aliases)
    .filter((edge) => endsOf(edge).includes(customerId))
    .flatMap((edge) => {
      const known = aliases[edge];
      return known === undefined ? [] : [factOf(edge, removed(known), { region, clock: tick() })];
    });
}

export function endsOf(edge: AliasEdge): readonly [CustomerId, CustomerId] {
  const [one, other] = edge.split("+");
  return [v.parse(CustomerId, one), v.parse(CustomerId, other)];
}

function factOf(edge: AliasEdge, membership: Membership, { region, clock }: AliasWriter): AliasFact {
  return { region, clock, revision: 0, kind: "alias", edge, ...membership };
}

function oldestFirst(aliases: Aliases): readonly AliasEdge[] {
  const age = (edge: AliasEdge) => `${aliases[edge]?.added} ${edge}`;
  return (Object.keys(aliases) as AliasEdge[])
    .filter((edge) => isMember(aliases[edge]))
    .sort((one, other) => (age(one) < age(other) ? -1 : 1));
}
