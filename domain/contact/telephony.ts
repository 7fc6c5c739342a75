/** What the network says of a line, as keyed hashes: enough to tell another line, and nothing to call back. */
import { createHmac } from "node:crypto";
import * as v from "valibot";
import { type KeyRing, keyOf } from "../keyring.ts";

/** Parameters of the entry call that the flow fills from the call's SIP headers, where it has them. */
const FIELDS = ["chargeInfo", "lineInfo", "jurisdiction"] as const;

export const Telephony = v.pipe(v.record(v.string(), v.string()), v.readonly());
export type Telephony = v.InferOutput<typeof Telephony>;

/** Undefined where the network says nothing. */
export function telephonyOf(
  parameters: Readonly<Record<string, string>>,
  ring: KeyRing,
  version: number = ring.active,
): Telephony | undefined {
  const said = FIELDS.flatMap((field) => {
    const value = parameters[field]?.trim() ?? "";
    return value === "" ? [] : [[field, hashOf(field, value, keyOf(ring, version))] as const];
  });
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

/** Nothing that both calls say differs. */
export function isSameLine(one: Telephony | undefined, other: Telephony | undefined): boolean {
  return FIELDS.every((field) => {
    const [here, there] = [one?.[field], other?.[field]];
    return here === undefined || there === undefined || here === there;
  });
}

function hashOf(field: string, value: string, key: Uint8Array): string {
  return createHmac("sha256", key)
    .update(JSON.stringify([field, value]))
    .digest("base64url");
}
