/** Opens what Connect's encrypted keypad input delivers (facts: docs/evidence.md, "Encrypted input"). */
import { constants } from "node:crypto";
import { buildDecrypt } from "@aws-crypto/decrypt-node";
import { CommitmentPolicy } from "@aws-crypto/material-management-node";
import { RawRsaKeyringNode } from "@aws-crypto/raw-rsa-keyring-node";
import { UnreadablePin } from "../../../domain/errors.ts";

export interface PinReader {
  /** Base64 of an AWS Encryption SDK message to the digits. Throws UnreadablePin, which holds no input. */
  read(ciphertext: string): Promise<string>;
}

const KEY_NAMESPACE = "AmazonConnect";
// Connect writes messages without key commitment: they must be readable, but none is ever written here.
const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);

export function pinReader(key: { readonly keyId: string; readonly privateKey: string }): PinReader {
  const keyring = new RawRsaKeyringNode({
    keyName: key.keyId,
    keyNamespace: KEY_NAMESPACE,
    rsaKey: { privateKey: key.privateKey },
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: "sha512",
  });
  return {
    read: async (ciphertext) => {
      try {
        const { plaintext } = await decrypt(keyring, ciphertext, { encoding: "base64" });
        return plaintext.toString("utf8");
      } catch (cause) {
        throw new UnreadablePin(cause);
      }
    },
  };
}
