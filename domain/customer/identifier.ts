/** What a customer is known by: stored only as keyed hashes, under the versions of a ring. */
import { createHmac } from "node:crypto";
import { type KeyRing, keyOf } from "../keyring.ts";

export type IdentifierKind = "phone" | "reference" | "login";

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
// Carriers spell "ANONYMOUS" on a keypad where the network has no word for a withheld number.
const WITHHELD = new Set(["+266696687", "+2666966877"]);

/** The caller's number as an identifier; undefined for an anonymous, withheld or malformed one. */
export function phoneIdentifier(address: string | undefined): Identifier | undefined {
  if (address === undefined || !E164.test(address) || WITHHELD.has(address)) return undefined;
  return { kind: "phone", value: address };
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

const REF_TEXT = /^(phone|reference|login):v([1-9]\d{0,5}):([A-Za-z0-9_-]{43})$/;

/** Undefined for a text that is none. */
export function parseRefText(text: string): IdentifierRef | undefined {
  const [, kind, version, hmac] = REF_TEXT.exec(text) ?? [];
  if (!isKind(kind) || hmac === undefined) return undefined;
  return { kind, version: Number(version), hmac };
}

function isKind(text: string | undefined): text is IdentifierKind {
  return text === "phone" || text === "reference" || text === "login";
}

function hmacOf(key: Uint8Array, { kind, value }: Identifier): string {
  return createHmac("sha256", key)
    .update(JSON.stringify([kind, value]))
    .digest("base64url");
}
