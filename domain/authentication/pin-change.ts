/** Whether a contact may set a PIN, and the credential that comes of it. */
import type { Clock } from "../clock.ts";
import type { ContactId } from "../fragment.ts";
import type { CredentialFragment } from "./credential.ts";
import { type AuthenticationFacts, hasFreshPin } from "./facts.ts";
import { isPin, isWeak } from "./pin.ts";

export type PinChange = "refused" | "weak" | "permitted";

export function permitNewPin(
  facts: AuthenticationFacts,
  contact: { readonly contactId: ContactId; readonly now: number },
  pin: string,
): PinChange {
  if (!hasFreshPin(facts, contact.contactId, contact.now)) return "refused";
  return isPin(pin) && !isWeak(pin) ? "permitted" : "weak";
}

export function newCredential(
  facts: AuthenticationFacts,
  {
    hash,
    pepper,
    region,
    clock,
  }: Pick<CredentialFragment, "hash" | "pepper" | "region"> & { readonly clock: Clock },
): CredentialFragment {
  const own = facts.credentials.find((fragment) => fragment.method === "pin" && fragment.region === region);
  return { method: "pin", hash, pepper, region, clock, revision: own?.revision ?? 0 };
}
