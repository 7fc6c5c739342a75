/**
 * Short texts that only a holder of the ring can have made: <letter><key version>.<base64url JSON>.<base64url HMAC>.
 * What they say can be read by anybody, so nothing secret belongs into them.
 */
import { timingSafeEqual } from "node:crypto";
import { hmacSha256 } from "./hmac.ts";
import { type KeyRing, keyOf } from "./keyring.ts";

/** What a text is good for. The word goes into the HMAC, so that no text passes for one of another purpose. */
export interface Purpose {
  readonly letter: string;
  readonly word: string;
}

export type SignedText =
  | { readonly kind: "signed"; readonly claims: unknown }
  | { readonly kind: "refused"; readonly reason: "malformed" | "unknown-key" | "forged" };

const FORM = /^([a-z])([1-9]\d{0,5})\.([A-Za-z0-9_-]{1,4096})\.([A-Za-z0-9_-]{43})$/;

export function signText(ring: KeyRing, purpose: Purpose, claims: Readonly<Record<string, unknown>>): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
  const mac = macOf(keyOf(ring), purpose, ring.active, payload).toString("base64url");
  return `${purpose.letter}${ring.active}.${payload}.${mac}`;
}

export function readSignedText(ring: KeyRing, purpose: Purpose, text: string): SignedText {
  const [, letter, digits, payload, mac] = FORM.exec(text) ?? [];
  if (letter !== purpose.letter || payload === undefined || mac === undefined)
    return { kind: "refused", reason: "malformed" };
  const version = Number(digits);
  const key = ring.versions.get(version);
  if (key === undefined) return { kind: "refused", reason: "unknown-key" };
  const expected = macOf(key, purpose, version, payload);
  const given = Buffer.from(mac, "base64url");
  // The last letter of base64url has spare bits: only the one spelling that was signed is accepted.
  const isGenuine =
    given.toString("base64url") === mac &&
    given.length === expected.length &&
    timingSafeEqual(given, expected);
  if (!isGenuine) return { kind: "refused", reason: "forged" };
  return { kind: "signed", claims: JSON.parse(Buffer.from(payload, "base64url").toString()) };
}

function macOf(key: Uint8Array, { word }: Purpose, version: number, payload: string): Buffer {
  return hmacSha256(key, `${word}\n${version}\n${payload}`);
}
