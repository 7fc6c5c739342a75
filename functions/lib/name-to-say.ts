/** The name by which a customer is thanked: read only after the proof. */
import { type CustomerFragments, profileOf } from "../../domain/customer/profile.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { NOTHING } from "../../domain/reply.ts";

export async function nameToSay(
  customerId: CustomerId | undefined,
  profiles: { load(customerId: CustomerId): Promise<CustomerFragments> },
): Promise<string> {
  if (customerId === undefined) return NOTHING;
  return profileOf(await profiles.load(customerId)).givenName?.value ?? NOTHING;
}
