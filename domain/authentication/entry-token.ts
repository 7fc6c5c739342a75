/**
 * What the edge says of a chat to the first block of its flow: who signed in, if anybody, and which attempt it
 * belongs to. Good for one region and a minute; that it is used only once is seen to where it is redeemed.
 */
import * as v from "valibot";
import { Region } from "../ids.ts";
import type { KeyRing } from "../keyring.ts";
import { type Purpose, readSignedText, signText } from "../signed-text.ts";

export const ENTRY_TOKEN_MILLISECONDS = 60_000;

const ENTRY: Purpose = { letter: "e", word: "tandem-entry" };

export const EntryClaims = v.pipe(
  v.object({
    /** Unique: a token is spent by it. */
    id: v.pipe(v.string(), v.uuid()),
    /** The login identifier's ref as text, under the identifiers ring; absent for an anonymous chat. */
    ref: v.exactOptional(v.string()),
    /** The same login under the ring's other versions, by which a customer may still be known. */
    otherRefs: v.exactOptional(v.pipe(v.array(v.string()), v.maxLength(10), v.readonly())),
    level: v.picklist([0, 2]),
    /** The AWS region it is for. */
    region: Region,
    /** Milliseconds since 1970. */
    expiresAt: v.number(),
    /** The HMAC of the Idempotency-Key, by which all contacts of one attempt know each other. */
    attempt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  }),
  v.check(
    ({ level, ref }) => (level === 0) === (ref === undefined),
    "a level without a login, or a login without",
  ),
  v.readonly(),
);
export type EntryClaims = v.InferOutput<typeof EntryClaims>;

export type EntryToken =
  | { readonly kind: "valid"; readonly claims: EntryClaims }
  | { readonly kind: "refused"; readonly reason: "malformed" | "unknown-key" | "forged" }
  /** Genuine, so that it still tells which attempt the contact belongs to; it proves nobody any more. */
  | { readonly kind: "refused"; readonly reason: "expired"; readonly claims: EntryClaims };

export function signEntryToken(ring: KeyRing, claims: EntryClaims): string {
  return signText(ring, ENTRY, claims);
}

/** `now` in milliseconds since 1970. Whether the region is the reader's own is for the reader to compare. */
export function readEntryToken(ring: KeyRing, text: string, now: number): EntryToken {
  const signed = readSignedText(ring, ENTRY, text);
  if (signed.kind === "refused") return signed;
  const claims = v.safeParse(EntryClaims, signed.claims);
  if (!claims.success) return { kind: "refused", reason: "malformed" };
  if (now >= claims.output.expiresAt) return { kind: "refused", reason: "expired", claims: claims.output };
  return { kind: "valid", claims: claims.output };
}
