import { createPublicKey } from "node:crypto";
import { generate } from "selfsigned";
import { describe, expect, it } from "vitest";
import { certificateProblem, publicKeyOf } from "../../components/certificate.ts";

const NAME = [{ name: "commonName", value: "test" }];

const certify = (options: Parameters<typeof generate>[1]) =>
  generate(NAME, { algorithm: "sha256", ...options });

describe("a security key's certificate", () => {
  it("gives the instance its public key, which fits where the certificate would not", async () => {
    const { cert } = await certify({ keySize: 4096 });
    expect(certificateProblem(cert)).toBeUndefined();
    const publicKey = publicKeyOf(cert);
    expect(createPublicKey(publicKey).asymmetricKeyDetails?.modulusLength).toBe(4096);
    expect(cert.length).toBeGreaterThan(1024);
    expect(publicKey.length).toBeLessThanOrEqual(1024);
  });

  it("is refused when another key has signed it: the instance would refuse it in every flow", async () => {
    const other = await certify({ keySize: 2048 });
    const { cert } = await certify({ keySize: 2048, ca: { key: other.private, cert: other.cert } });
    expect(certificateProblem(cert)).toBe("a certificate that another key has signed");
  });

  it("is refused with a weak key", async () => {
    const { cert } = await certify({ keySize: 1024 });
    expect(certificateProblem(cert)).toBe("a certificate with an RSA key of 1024 bits");
  });

  it("is refused with a key of another kind", async () => {
    const { cert } = await certify({ keyType: "ec" });
    expect(certificateProblem(cert)).toBe("a certificate with a key of type ec");
  });
});
