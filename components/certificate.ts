/**
 * The public half of an instance's security key. The instance is given the key by itself and trusts, in a flow,
 * any certificate that this key has signed: https://aws.amazon.com/blogs/contact-center/creating-a-secure-ivr-solution-with-amazon-connect/
 */
import { X509Certificate } from "node:crypto";

const LEAST_BITS = 2048;
/** AssociateSecurityKey takes no more: enough for the key of 4,096 bits, not for its certificate. */
const LONGEST_KEY = 1024;
/** A function's environment holds 4 KB in all, and the certificate is the largest part of one. */
const LONGEST_CERTIFICATE = 2_600;

/** What it is instead of a usable certificate, or undefined. Validity dates are not looked at: a check of settings has no clock. */
export function certificateProblem(pem: string): string | undefined {
  if (pem.includes("PRIVATE KEY")) return "a private key";
  if (pem.length > LONGEST_CERTIFICATE)
    return `a certificate of ${pem.length} characters, of which an environment holds ${LONGEST_CERTIFICATE}`;
  const certificate = parse(pem);
  if (certificate === undefined) return "no X.509 certificate in PEM";
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  if (type !== "rsa") return `a certificate with a key of type ${type}`;
  const bits = details?.modulusLength ?? 0;
  if (bits < LEAST_BITS || publicKeyText(certificate).length > LONGEST_KEY)
    return `a certificate with an RSA key of ${bits} bits`;
  return certificate.verify(certificate.publicKey) ? undefined : "a certificate that another key has signed";
}

/** SPKI, PEM. Throws where the text is no certificate, which settings never hold. */
export function publicKeyOf(pem: string): string {
  return publicKeyText(new X509Certificate(pem));
}

function publicKeyText({ publicKey }: X509Certificate): string {
  return publicKey.export({ type: "spki", format: "pem" }).toString();
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
