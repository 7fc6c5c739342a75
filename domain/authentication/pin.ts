/** The form and strength of a PIN, and what of it is hashed. */
import { createHash } from "node:crypto";
import { hmacSha256 } from "../hmac.ts";
import type { CustomerId } from "../ids.ts";
import { type KeyRing, keyOf } from "../keyring.ts";

const FORM = /^\d{4,6}$/;
const RISING = "0123456789";
const FALLING = "9876543210";

export function isPin(text: string): boolean {
  return FORM.test(text);
}

/** All the same digit, or a run up or down, is what is guessed first. */
export function isWeak(pin: string): boolean {
  return new Set(pin).size === 1 || RISING.includes(pin) || FALLING.includes(pin);
}

/** What goes into the slow hash. Throws MalformedKeyRing where the ring has no such version. */
export function pepperedPin(
  pepper: KeyRing,
  version: number,
  customerId: CustomerId,
  pin: string,
): Uint8Array {
  return hmacSha256(keyOf(pepper, version), JSON.stringify([customerId, pin]));
}

/** Names one encrypted input: the same for a retry, another for the same PIN typed again. */
export function inputId(contactId: string, ciphertext: string): string {
  return createHash("sha256")
    .update(JSON.stringify([contactId, ciphertext]))
    .digest("base64url");
}
