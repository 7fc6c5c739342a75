/** Where a call comes from, as contacts keep it: the number and what the network says of it, as keyed hashes. */
import { type Identifier, refsOf, refText } from "../customer/identifier.ts";
import type { KeyRing } from "../keyring.ts";
import { type Telephony, telephonyOf } from "./telephony.ts";

export interface Line {
  readonly endpoint?: string;
  readonly telephony?: Telephony;
}

/** The same under the ring's other keys: written before a rotation, or where a newer key is active already. */
export function underOtherKeys(
  identifier: Identifier,
  parameters: Readonly<Record<string, string>>,
  ring: KeyRing,
): readonly Line[] {
  const [, ...others] = refsOf(ring, identifier);
  return others.map((ref) => {
    const telephony = telephonyOf(parameters, ring, ref.version);
    return { endpoint: refText(ref), ...(telephony === undefined ? {} : { telephony }) };
  });
}
