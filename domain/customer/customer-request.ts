/** Whom an operator means: by id, or by what the customer is known by. */
import * as v from "valibot";
import { CustomerId } from "../ids.ts";
import type { KeyRing } from "../keyring.ts";
import { type Aliases, componentOf, NO_ALIASES } from "./alias.ts";
import {
  emailIdentifier,
  type Identifier,
  type IdentifierRef,
  loginIdentifier,
  phoneIdentifier,
  refsOf,
} from "./identifier.ts";
import { type LinkFragment, linkedCustomers, linksOf } from "./link.ts";

export const CustomerRequest = v.pipe(
  v.object({
    customerId: v.exactOptional(CustomerId),
    phone: v.exactOptional(v.string()),
    email: v.exactOptional(v.string()),
    reference: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
    login: v.exactOptional(v.object({ issuer: v.string(), subject: v.string() })),
  }),
  v.check((request) => request.customerId !== undefined || namesOf(request).length > 0, "names nobody"),
  v.readonly(),
);
export type CustomerRequest = v.InferOutput<typeof CustomerRequest>;

interface Named {
  readonly phone?: string;
  readonly email?: string;
  readonly reference?: string;
  readonly login?: { readonly issuer: string; readonly subject: string };
}

export function namesOf({ phone, email, reference, login }: Named): readonly Identifier[] {
  const all = [
    phoneIdentifier(phone),
    emailIdentifier(email),
    reference === undefined ? undefined : ({ kind: "reference", value: reference } as const),
    login && loginIdentifier(login.issuer, login.subject),
  ];
  return all.filter((identifier) => identifier !== undefined);
}

export function refsOfRequest(request: Named, identifiers: KeyRing): readonly IdentifierRef[] {
  return namesOf(request).flatMap((identifier) => refsOf(identifiers, identifier));
}

export type Meant =
  | { readonly kind: "customer"; readonly members: readonly CustomerId[] }
  | { readonly kind: "unknown" }
  /** Several customers have what was named: the id must say which. */
  | { readonly kind: "shared"; readonly customerIds: readonly CustomerId[] };

/** `links`: those of the request's refs; `aliases`: of the id. An id is taken at its word, whatever else is named. */
export function meantBy(
  request: CustomerRequest,
  links: readonly LinkFragment[],
  aliases: Aliases = NO_ALIASES,
): Meant {
  const merged = linksOf(links);
  if (request.customerId !== undefined)
    return { kind: "customer", members: componentOf(request.customerId, aliases) };
  const linked = linkedCustomers(merged);
  const [first] = linked;
  if (first === undefined) return { kind: "unknown" };
  const members = componentOf(first, merged.aliases);
  return linked.every((id) => members.includes(id))
    ? { kind: "customer", members }
    : { kind: "shared", customerIds: linked };
}
