import { constants } from "node:crypto";
import { buildDecrypt } from "@aws-crypto/decrypt-node";
import { CommitmentPolicy } from "@aws-crypto/material-management-node";
import { RawRsaKeyringNode } from "@aws-crypto/raw-rsa-keyring-node";
import { describe, expect, test } from "vitest";
import { answerWith, securityKey, selfSigned } from "./call-center.ts";
import { CALLER, centres, heard } from "./centres.ts";
import { bye, flow, say, step, store } from "./flow-text.ts";

const center = centres();

describe("encrypted input", () => {
  const asking = (keyId: string, certificate: string) =>
    flow({
      quiet: {
        type: "UpdateFlowLoggingBehavior",
        parameters: { FlowLoggingBehavior: "Disabled" },
        next: "ask",
      },
      ask: store(
        "Enter your PIN",
        "keep",
        { InputEncryption: { EncryptionKeyId: keyId, Key: certificate } },
        "6",
      ),
      keep: step("UpdateContactAttributes", { Attributes: { cipher: "$.StoredCustomerInput" } }, "bye"),
      failed: say("failed", "bye"),
      bye,
    });

  test("is an Encryption SDK message that the private key opens", async () => {
    const g = await center();
    const key = await securityKey(g);
    await answerWith(g, asking(key.keyId, key.certificate));
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    const { attributes } = await g.center.connect.contacts.keys({ contactId, digits: "471147" });
    const { plaintext } = await buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT).decrypt(
      new RawRsaKeyringNode({
        keyName: key.keyId,
        keyNamespace: "AmazonConnect",
        rsaKey: { privateKey: key.privateKey },
        padding: constants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: "sha512",
      }),
      attributes["cipher"] ?? "",
      { encoding: "base64" },
    );
    expect(plaintext.toString()).toBe("471147");
    // Message format 1, suite 0x0378: what Connect itself writes.
    expect(attributes["cipher"]).toMatch(/^AYADe/);
    expect(g.center.core.log.since().filter((l) => l.source === "flow")).toEqual([]);
  });

  test("is taken once, however often it is keyed at the same moment", async () => {
    const g = await center();
    const { keyId, certificate } = await securityKey(g);
    const encrypted = { InputEncryption: { EncryptionKeyId: keyId, Key: certificate } };
    await answerWith(
      g,
      flow({
        one: store("First", "two", encrypted, "6"),
        two: store("Second", "bye", encrypted, "6"),
        failed: bye,
        bye,
      }),
    );
    const contacts = g.center.connect.contacts;
    const { contactId } = await contacts.dial({ from: CALLER, to: g.number });
    const input = { contactId, digits: "471147" };
    await Promise.all([contacts.keys(input), contacts.keys(input)]);
    expect(await contacts.contact({ contactId })).toMatchObject({ state: "awaiting-input" });
  });

  test("takes the error branch for a key that is not the instance's, before anything is said", async () => {
    const g = await center();
    const { certificate } = await securityKey(g);
    await answerWith(g, asking("00000000-0000-4000-8000-000000000000", certificate));
    const status = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect(heard(status)).toEqual(["failed"]);
    expect(status.errors[0]).toMatchObject({ action: "ask", error: "NoMatchingError" });
    expect(status.errors[0]?.reason).toContain("is not a security key of instance tandem-home");
  });

  test("takes the error branch for a certificate that is not the key's", async () => {
    const g = await center();
    const { keyId } = await securityKey(g);
    await answerWith(g, asking(keyId, (await selfSigned()).certificate));
    const status = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect(status.errors[0]?.reason).toContain("is not signed by that key");
  });
});
