/**
 * Secret settings as the CLI's passphrase provider writes them into a stack file.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/config/crypt.go: PBKDF2 over SHA-256, AES-256-GCM.
 */
import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

export interface Passphrase {
  /** The stack file's encryptionsalt. */
  readonly salt: string;
  encrypt(text: string): string;
}

const ITERATIONS = 1_000_000;
const SALT_BYTES = 8;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** What the salt carries, encrypted, so that the CLI can tell a wrong passphrase. */
const PROOF = "pulumi";

/** `known`: the salt of a stack file that is there already, under the same passphrase. */
export function usePassphrase(passphrase: string, known: string | undefined): Passphrase {
  const knownBytes = known?.split(":")[1];
  const bytes = knownBytes === undefined ? randomBytes(SALT_BYTES) : Buffer.from(knownBytes, "base64");
  const key = pbkdf2Sync(passphrase, bytes, ITERATIONS, KEY_BYTES, "sha256");
  const encrypt = (text: string): string => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
  };
  return { salt: known ?? `v1:${bytes.toString("base64")}:${encrypt(PROOF)}`, encrypt };
}
