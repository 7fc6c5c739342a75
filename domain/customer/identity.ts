/** Who calls: a customer the number leads to, a stranger with a derived id, nobody, or one of several. */
import { createHmac } from "node:crypto";
import * as v from "valibot";
import { CustomerId } from "../fragment.ts";
import { type KeyRing, keyOf } from "../keyring.ts";
import type { Identifier } from "./identifier.ts";
import { type Links, linkedCustomers } from "./link.ts";

const ID_BYTES = 16;

export type Identity =
  | { readonly kind: "anonymous" }
  /** Several customers share the number: it recognises none of them. */
  | { readonly kind: "shared" }
  | { readonly kind: "customer"; readonly customerId: CustomerId; readonly isLinked: boolean };

export function identityOf(identifier: Identifier | undefined, links: Links, ids: KeyRing): Identity {
  if (identifier === undefined) return { kind: "anonymous" };
  const [first, second] = linkedCustomers(links);
  if (second !== undefined) return { kind: "shared" };
  if (first !== undefined) return { kind: "customer", customerId: first, isLinked: true };
  return {
    kind: "customer",
    customerId: derivedCustomerId(ids, identifier, links.generation),
    isLinked: false,
  };
}

/** Two regions that meet the same stranger at once make the same id. */
export function derivedCustomerId(ids: KeyRing, identifier: Identifier, generation: number): CustomerId {
  const digest = createHmac("sha256", keyOf(ids))
    .update(JSON.stringify([identifier.kind, identifier.value, generation]))
    .digest();
  return v.parse(CustomerId, digest.subarray(0, ID_BYTES).toString("hex"));
}
