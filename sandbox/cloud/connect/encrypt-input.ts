/** Keypad input encrypted as Connect does it: an AWS Encryption SDK message under the instance's security key. */
import { constants, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { buildEncrypt } from "@aws-crypto/encrypt-node";
import { CommitmentPolicy } from "@aws-crypto/material-management-node";
import { RawRsaKeyringNode } from "@aws-crypto/raw-rsa-keyring-node";
import type { Instance } from "./instance.ts";

const KEY_NAMESPACE = "AmazonConnect";
/** AssociateSecurityKey takes no more; a certificate of 4096 bits is longer, its public key is not. */
const LONGEST_KEY = 1024;
// A ciphertext that Connect made is published with a client library of its decryption: message format 1, suite
// 0x0378, without key commitment. A reader that demands commitment cannot read what Connect writes.
const { encrypt } = buildEncrypt(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);

export interface EncryptionKey {
  readonly keyId: string;
  /** X.509 in PEM, as the flow names it. */
  readonly certificate: string;
}

/** Base64. Throws what `encryptingKey` throws. */
export async function encryptInput(
  instance: Instance,
  key: EncryptionKey,
  plaintext: string,
): Promise<string> {
  const keyring = new RawRsaKeyringNode({
    keyName: key.keyId,
    keyNamespace: KEY_NAMESPACE,
    rsaKey: { publicKey: encryptingKey(instance, key).export({ type: "spki", format: "pem" }).toString() },
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: "sha512",
  });
  const { result } = await encrypt(keyring, plaintext);
  return result.toString("base64");
}

/** Throws where the key is not this instance's, or the certificate is not signed by this key. */
export function encryptingKey(instance: Instance, key: EncryptionKey): KeyObject {
  const associated = instance.securityKeys.find((k) => k.associationId === key.keyId);
  if (associated === undefined)
    throw new Error(
      `The encryption key ${key.keyId} is not a security key of instance ${instance.settings.alias}.`,
    );
  const certificate = readCertificate(key);
  if (!certificate.verify(createPublicKey(associated.publicKey)))
    throw new Error(`The certificate given with encryption key ${key.keyId} is not signed by that key.`);
  return certificate.publicKey;
}

function readCertificate({ keyId, certificate }: EncryptionKey): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (cause) {
    throw new Error(`What is given with encryption key ${keyId} is no X.509 certificate in PEM.`, { cause });
  }
}

/** Throws where AssociateSecurityKey would refuse: it takes the public key, the flow names the certificate. */
export function checkSecurityKey(pem: string): void {
  if (!pem.includes("-----BEGIN PUBLIC KEY-----") || pem.length > LONGEST_KEY)
    throw new Error(
      `A security key is an RSA public key in PEM ("BEGIN PUBLIC KEY") of at most ${LONGEST_KEY} characters; the certificate belongs into the flow.`,
    );
  const type = createPublicKey(pem).asymmetricKeyType;
  if (type !== "rsa") throw new Error(`A security key must be RSA; this one is ${type}.`);
}
