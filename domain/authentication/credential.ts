/** What a PIN is compared with: a slow hash of an HMAC under the pepper, bound to the customer. */
import * as v from "valibot";
import { Clock } from "../clock.ts";
import { FRAGMENT, facts } from "../fragment.ts";

export const CredentialFragment = facts({
  ...FRAGMENT,
  method: v.picklist(["pin"]),
  /** Version of the pepper ring. */
  pepper: v.number(),
  hash: v.string(),
  /** When the PIN was chosen, where it was hashed anew since: hashing an old PIN makes it no newer. */
  chosen: v.exactOptional(Clock),
});
export type CredentialFragment = v.InferOutput<typeof CredentialFragment>;

/** The newest PIN; of its hashes that under the newest pepper, then the greater. */
export function newestCredential(
  one: CredentialFragment | undefined,
  other: CredentialFragment | undefined,
): CredentialFragment | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (chosenAt(one) !== chosenAt(other)) return chosenAt(one) > chosenAt(other) ? one : other;
  if (one.pepper !== other.pepper) return one.pepper > other.pepper ? one : other;
  return one.hash >= other.hash ? one : other;
}

export function chosenAt({ chosen, clock }: CredentialFragment): Clock {
  return chosen ?? clock;
}
