import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { expect, test } from "vitest";
import { usePassphrase } from "../../../sandbox/engine/passphrase.ts";

/** As the CLI reads it. */
function decrypted(text: string, salt: string, passphrase: string): string {
  const key = pbkdf2Sync(
    passphrase,
    Buffer.from(salt.split(":")[1] ?? "", "base64"),
    1_000_000,
    32,
    "sha256",
  );
  const [, nonce = "", sealed = ""] = text.split(":");
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString();
}

test("what is encrypted is read under the salt that comes with it, which proves the passphrase", () => {
  const { salt, encrypt } = usePassphrase("sandbox", undefined);
  expect(decrypted(encrypt("k123"), salt, "sandbox")).toBe("k123");
  expect(decrypted(salt.split(":").slice(2).join(":"), salt, "sandbox")).toBe("pulumi");
  expect(() => decrypted(encrypt("k123"), salt, "another")).toThrow();
});

test("a salt that is there already is kept, as the CLI made it", () => {
  const made = "v1:0cBPNpEnh+8=:v1:MjNd3ZOJ071UiogI:+eaCBbXNd9Il1lN7uSxmZ0d6tHzDqA==";
  const { salt, encrypt } = usePassphrase("sandbox", made);
  expect(salt).toBe(made);
  expect(decrypted(made.split(":").slice(2).join(":"), made, "sandbox")).toBe("pulumi");
  expect(encrypt("k")).not.toBe(encrypt("k"));
});
