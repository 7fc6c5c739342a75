/** What a customer is known by: stored only as keyed hashes, under the versions of a ring. */

import { hmacSha256 } from "../hmac.ts";
import { type KeyRing, keyOf } from "../keyring.ts";

export const IDENTIFIER_KINDS = ["phone", "reference", "login", "email"] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** Where an identifier's links are found: one for each version of the ring. */
export interface IdentifierRef {
  readonly kind: IdentifierKind;
  readonly version: number;
  readonly hmac: string;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;
// Carriers spell "ANONYMOUS" on a keypad where the network has no word for a withheld number.
const WITHHELD = new Set(["+266696687", "+2666966877"]);

/** The caller's number as an identifier; undefined for an anonymous, withheld or malformed one. */
export function phoneIdentifier(address: string | undefined): Identifier | undefined {
  if (address === undefined || !E164.test(address) || WITHHELD.has(address)) return undefined;
  return { kind: "phone", value: address };
}

/** The part after the last @ is a host, and hosts have no capitals; before it they may count, and never do. */
export function emailIdentifier(address: string | undefined): Identifier | undefined {
  const value = address?.trim().toLowerCase() ?? "";
  return EMAIL.test(value) ? { kind: "email", value } : undefined;
}

/** Who signed in: a subject is unique only at its issuer. */
export function loginIdentifier(issuer: string, subject: string): Identifier {
  return { kind: "login", value: `${issuer}|${subject}` };
}

/** The refs under every version of the ring, the active one first. */
export function refsOf(ring: KeyRing, identifier: Identifier): readonly [IdentifierRef, ...IdentifierRef[]] {
  const older = [...ring.versions.keys()].filter((version) => version !== ring.active);
  const refUnder = (version: number): IdentifierRef => ({
    kind: identifier.kind,
    version,
    hmac: hmacOf(keyOf(ring, version), identifier),
  });
  return [refUnder(ring.active), ...older.sort((a, b) => b - a).map(refUnder)];
}

/** A ref as one word, by which contacts of the same number are told to be so. */
export function refText(ref: IdentifierRef): string {
  return `${ref.kind}:v${ref.version}:${ref.hmac}`;
}

const REF_TEXT = /^(phone|reference|login|email):v([1-9]\d{0,5}):([A-Za-z0-9_-]{43})$/;

/** Undefined for a text that is none. */
export function parseRefText(text: string): IdentifierRef | undefined {
  const [, kind, version, hmac] = REF_TEXT.exec(text) ?? [];
  if (!isKind(kind) || hmac === undefined) return undefined;
  return { kind, version: Number(version), hmac };
}

function isKind(text: string | undefined): text is IdentifierKind {
  return IDENTIFIER_KINDS.some((kind) => kind === text);
}

function hmacOf(key: Uint8Array, { kind, value }: Identifier): string {
  return hmacSha256(key, JSON.stringify([kind, value])).toString("base64url");
}
