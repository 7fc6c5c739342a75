/** HMAC-SHA-256 under a ring's key. */
import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

// Node reads a key of bytes anew each time, which takes seven times as long as the HMAC itself.
const read = new WeakMap<Uint8Array, KeyObject>();

export function hmacSha256(key: Uint8Array, text: string): Buffer {
  let known = read.get(key);
  if (known === undefined) {
    known = createSecretKey(key);
    read.set(key, known);
  }
  return createHmac("sha256", known).update(text).digest();
}
