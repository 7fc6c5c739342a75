/** What a PIN is compared with: a slow hash of an HMAC under the pepper, bound to the customer. */
import * as v from "valibot";
import { FRAGMENT, facts } from "../fragment.ts";

export const CredentialFragment = facts({
  ...FRAGMENT,
  method: v.picklist(["pin"]),
  /** Version of the pepper ring. */
  pepper: v.number(),
  hash: v.string(),
});
export type CredentialFragment = v.InferOutput<typeof CredentialFragment>;

/** The newest; equal clocks, which only a copy has, fall back on the hash. */
export function newestCredential(
  one: CredentialFragment | undefined,
  other: CredentialFragment | undefined,
): CredentialFragment | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.clock !== other.clock) return one.clock > other.clock ? one : other;
  return one.hash >= other.hash ? one : other;
}
