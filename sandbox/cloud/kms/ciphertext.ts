/** What KMS hands out as ciphertext: the key's id in front, the encryption context authenticated with the rest. */
import { createCipheriv, createDecipheriv } from "node:crypto";

export type EncryptionContext = Readonly<Record<string, string>>;

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function seal(
  { keyId, material, nonce }: { readonly keyId: string; readonly material: Buffer; readonly nonce: Buffer },
  plaintext: Uint8Array,
  context: EncryptionContext,
): Buffer {
  const cipher = createCipheriv("aes-256-gcm", material, nonce).setAAD(canonical(context));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const id = Buffer.from(keyId);
  return Buffer.concat([Buffer.from([VERSION, id.length]), id, nonce, cipher.getAuthTag(), sealed]);
}

/** Undefined where the bytes are no ciphertext of KMS. */
export function keyIdOf(blob: Buffer): string | undefined {
  const length = blob[1] ?? 0;
  if (blob[0] !== VERSION || blob.length < 2 + length + NONCE_BYTES + TAG_BYTES) return undefined;
  return blob.toString("utf8", 2, 2 + length);
}

/** Undefined where it was changed, or sealed in another context. */
export function open(blob: Buffer, material: Buffer, context: EncryptionContext): Buffer | undefined {
  const start = 2 + (blob[1] ?? 0);
  const tagStart = start + NONCE_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", material, blob.subarray(start, tagStart))
    .setAAD(canonical(context))
    .setAuthTag(blob.subarray(tagStart, tagStart + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(blob.subarray(tagStart + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function canonical(context: EncryptionContext): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
}
