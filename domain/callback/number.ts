/** Which number a customer may be called back on: their own, and only where calls are made to. */
import type { FlowCall } from "../contact-event.ts";
import { phoneIdentifier } from "../customer/identifier.ts";
import type { Profile } from "../customer/profile.ts";

/**
 * E.164 prefixes of the countries that calls are made to, longest first where one begins with another. Numbers that
 * cost who calls them are left out: a callback must be no way to earn by being called.
 */
const DIALLED = ["+44", "+49"] as const;
const PREMIUM = ["+449", "+4487", "+4484", "+4470", "+49900", "+49137", "+49180", "+4919"] as const;

export function isDialled(number: string): boolean {
  return (
    DIALLED.some((prefix) => number.startsWith(prefix)) &&
    !PREMIUM.some((prefix) => number.startsWith(prefix))
  );
}

/**
 * The number they call from where it led to them, else the one on their profile. A number that is merely keyed in is
 * nobody's.
 */
export function callbackNumber(
  { channel, phone }: Pick<FlowCall, "channel" | "phone">,
  { isOwnNumber, profile }: { readonly isOwnNumber: boolean; readonly profile: Profile },
): string | undefined {
  const calling = channel === "VOICE" || channel === "CHAT" ? phoneIdentifier(phone)?.value : undefined;
  const own = isOwnNumber && calling !== undefined ? calling : profile.textNumber?.value;
  return own !== undefined && isDialled(own) ? own : undefined;
}
