/** The names of an attempt: what pods, regions and the first block of a flow know one Idempotency-Key by. */
import { createHash } from "node:crypto";
import { hmacSha256 } from "../hmac.ts";
import { type KeyRing, keyOf } from "../keyring.ts";

/** 32 hex digits. `caller` keeps one customer's key from reaching another's contact; undefined: anonymous. */
export function attemptOf(ring: KeyRing, caller: string | undefined, idempotencyKey: string): string {
  return hmac(ring, ["attempt", caller ?? null, idempotencyKey]).slice(0, 32);
}

/** Connect starts one contact for a token, in one region. The same attempt has the same token on every pod. */
export function clientTokenOf(ring: KeyRing, attempt: string, region: string): string {
  return hmac(ring, ["client-token", attempt, region]);
}

/**
 * A UUID for the entry token of a claim: a repeated call must send Connect the same in every field. It need not be
 * secret, for the token is signed.
 */
export function entryIdOf(attempt: string, region: string, at: number): string {
  const digits = createHash("sha256")
    .update(JSON.stringify([attempt, region, at]))
    .digest("hex");
  // Version 8 (of the maker's own choosing) and the variant of RFC 9562.
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

/**
 * Under the oldest key: publishing and activating a new one changes nothing while pods of both kinds run; only
 * retiring the oldest does, long after.
 */
function hmac(ring: KeyRing, parts: readonly (string | null)[]): string {
  const oldest = Math.min(...ring.versions.keys());
  return hmacSha256(keyOf(ring, oldest), JSON.stringify(parts)).toString("hex");
}
