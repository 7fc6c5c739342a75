/**
 * Slow, memory-hard hashes of peppered PINs. The parameters stand in the hash, so that they can be raised later;
 * argon2id where this Node has it, else scrypt (facts: docs/evidence.md, "PIN hashing").
 */
import * as crypto from "node:crypto";

export interface PinHasher {
  hash(secret: Uint8Array): Promise<string>;
  matches(secret: Uint8Array, stored: string): Promise<boolean>;
}

const HASH_BYTES = 32;
const SALT_BYTES = 16;
const ARGON2 = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SCRYPT = { N: 32_768, r: 8, p: 1 } as const;
// scrypt needs 128 · N · r bytes; Node refuses more than its limit, so the limit leaves room for one doubling.
const SCRYPT_MAXIMUM_MEMORY = 128 * SCRYPT.N * SCRYPT.r * 2;

export function pinHasher(): PinHasher {
  const algorithm = typeof crypto.argon2 === "function" ? argon2id : scrypt;
  return {
    hash: async (secret) => {
      const salt = crypto.randomBytes(SALT_BYTES);
      const { parameters, digest } = await algorithm(secret, salt);
      return `${parameters}$${salt.toString("base64")}$${digest.toString("base64")}`;
    },
    matches: async (secret, stored) => {
      const { name, salt, digest } = read(stored);
      const computed = await (name === "argon2id" ? argon2id : scrypt)(secret, salt, stored);
      return computed.digest.length === digest.length && crypto.timingSafeEqual(computed.digest, digest);
    },
  };
}

interface Hashed {
  readonly parameters: string;
  readonly digest: Buffer;
}

function argon2id(secret: Uint8Array, salt: Uint8Array, stored?: string): Promise<Hashed> {
  const { memory, passes, parallelism } = { ...ARGON2, ...numbersOf(stored) };
  const options = { message: secret, nonce: salt, parallelism, tagLength: HASH_BYTES, memory, passes };
  return new Promise((resolve, reject) => {
    crypto.argon2("argon2id", options, (error, digest) => {
      if (error) reject(error);
      else
        resolve({
          parameters: `argon2id$memory=${memory},passes=${passes},parallelism=${parallelism}`,
          digest,
        });
    });
  });
}

function scrypt(secret: Uint8Array, salt: Uint8Array, stored?: string): Promise<Hashed> {
  const { N, r, p } = { ...SCRYPT, ...numbersOf(stored) };
  return new Promise((resolve, reject) => {
    crypto.scrypt(secret, salt, HASH_BYTES, { N, r, p, maxmem: SCRYPT_MAXIMUM_MEMORY }, (error, digest) => {
      if (error) reject(error);
      else resolve({ parameters: `scrypt$N=${N},r=${r},p=${p}`, digest });
    });
  });
}

function read(stored: string): { readonly name: string; readonly salt: Buffer; readonly digest: Buffer } {
  const [name, , salt, digest] = stored.split("$");
  if ((name !== "argon2id" && name !== "scrypt") || salt === undefined || digest === undefined)
    throw new Error(
      "Expected a hash of the form algorithm$parameters$salt$digest; the credential holds another.",
    );
  return { name, salt: Buffer.from(salt, "base64"), digest: Buffer.from(digest, "base64") };
}

function numbersOf(stored: string | undefined): Readonly<Record<string, number>> {
  const parameters = stored?.split("$")[1] ?? "";
  return Object.fromEntries(
    parameters
      .split(",")
      .filter((pair) => pair !== "")
      .map((pair) => {
        const [name, value] = pair.split("=");
        return [name, Number(value)];
      }),
  );
}
