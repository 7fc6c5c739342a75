/**
 * Codes that lead from one contact to another, which nobody can tell without the ring: eight digits for people to
 * key, twelve where a machine does.
 */

import { hmacSha256 } from "../hmac.ts";
import type { ContactId } from "../ids.ts";
import { type KeyRing, keyOf } from "../keyring.ts";

export const CODE_DIGITS = 8;
export const TOKEN_DIGITS = 12;

export interface CodeSource {
  readonly contactId: ContactId;
  readonly turn: string;
  /** Another one gives another code, where the first is in use. */
  readonly draw: number;
  /** Eight where nothing is said. */
  readonly digits?: number;
}

/** The same for a retry of the same step, and as good as random to everybody else. */
export function handOverCode(ring: KeyRing, region: string, source: CodeSource): string {
  const { contactId, turn, draw, digits = CODE_DIGITS } = source;
  const digest = hmac(keyOf(ring), ["hand-over-code", region, contactId, turn, draw]);
  return String(digest.readBigUInt64BE() % 10n ** BigInt(digits)).padStart(digits, "0");
}

/**
 * What codes are kept and found by, under every version of the ring, the active one first. The region is part of
 * it: a code of the other region leads nowhere, though its item is replicated.
 */
export function codeHmacs(ring: KeyRing, region: string, code: string): readonly [string, ...string[]] {
  const hmacUnder = (version: number): string =>
    hmac(keyOf(ring, version), ["hand-over", region, code]).toString("hex");
  const older = [...ring.versions.keys()].filter((version) => version !== ring.active);
  return [hmacUnder(ring.active), ...older.sort((a, b) => b - a).map(hmacUnder)];
}

/** As it is read out and copied: in two groups. */
export function spacedCode(code: string): string {
  return `${code.slice(0, CODE_DIGITS / 2)} ${code.slice(CODE_DIGITS / 2)}`;
}

function hmac(key: Uint8Array, parts: readonly (string | number)[]): Buffer {
  return hmacSha256(key, JSON.stringify(parts));
}
