/** Who calls: a customer the number leads to, a stranger with a derived id, nobody, or one of several. */
import * as v from "valibot";
import { hmacSha256 } from "../hmac.ts";
import { CustomerId } from "../ids.ts";
import { type KeyRing, keyOf } from "../keyring.ts";
import { componentOf } from "./alias.ts";
import type { Identifier } from "./identifier.ts";
import { type Links, linkedCustomers } from "./link.ts";

const ID_BYTES = 16;

export type Identity =
  | { readonly kind: "anonymous" }
  /** Several customers share the number: it recognises none of them. */
  | { readonly kind: "shared" }
  | {
      readonly kind: "customer";
      readonly customerId: CustomerId;
      readonly isLinked: boolean;
      /** Everybody who is this customer, by this identifier's word: to be read together, the customer's own id first. */
      readonly members: readonly [CustomerId, ...CustomerId[]];
    };

export function identityOf(identifier: Identifier | undefined, links: Links, ids: KeyRing): Identity {
  if (identifier === undefined) return { kind: "anonymous" };
  const [linked, ...others] = linkedCustomers(links);
  if (linked === undefined) return strangerOf(identifier, links.generation, ids);
  const members = componentOf(linked, links.aliases);
  if (others.some((other) => !members.includes(other))) return { kind: "shared" };
  return { kind: "customer", customerId: members[0], isLinked: true, members };
}

/** Whom nobody knows yet; after an erasure by the raised generation, so that nothing leads back. */
export function strangerOf(identifier: Identifier, generation: number, ids: KeyRing): Identity {
  const customerId = derivedCustomerId(ids, identifier, generation);
  return { kind: "customer", customerId, isLinked: false, members: [customerId] };
}

/** Two regions that meet the same stranger at once make the same id. */
export function derivedCustomerId(ids: KeyRing, identifier: Identifier, generation: number): CustomerId {
  const digest = hmacSha256(keyOf(ids), JSON.stringify([identifier.kind, identifier.value, generation]));
  return v.parse(CustomerId, digest.subarray(0, ID_BYTES).toString("hex"));
}
