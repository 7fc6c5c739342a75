import { describe, expect, it } from "vitest";
import { pinHasher } from "../../../../functions/lib/adapters/pin-hasher.ts";

const SECRET = Buffer.from("a peppered pin");

describe("the PIN hasher", () => {
  it("knows the secret again, and no other", async () => {
    const stored = await pinHasher().hash(SECRET);
    expect(await pinHasher().matches(SECRET, stored)).toBe(true);
    expect(await pinHasher().matches(Buffer.from("another"), stored)).toBe(false);
  });

  it("hashes the same secret differently each time, with its parameters in the hash", async () => {
    const [first, second] = await Promise.all([pinHasher().hash(SECRET), pinHasher().hash(SECRET)]);
    expect(first).not.toBe(second);
    expect(first).toMatch(/^(argon2id\$memory=\d+,passes=\d+,parallelism=\d+|scrypt\$N=\d+,r=\d+,p=\d+)\$/);
  });

  it("reads hashes of the other algorithm with the parameters they were made with", async () => {
    // scrypt of the secret with N=1024, r=8, p=1 and the salt of sixteen zeros.
    const { scryptSync } = await import("node:crypto");
    const salt = Buffer.alloc(16);
    const digest = scryptSync(SECRET, salt, 32, { N: 1024, r: 8, p: 1 });
    const stored = `scrypt$N=1024,r=8,p=1$${salt.toString("base64")}$${digest.toString("base64")}`;
    expect(await pinHasher().matches(SECRET, stored)).toBe(true);
  });

  it("refuses what is no hash, without repeating it", async () => {
    await expect(pinHasher().matches(SECRET, "plaintext-1234")).rejects.toThrowError(
      /Expected a hash of the form/,
    );
  });
});
