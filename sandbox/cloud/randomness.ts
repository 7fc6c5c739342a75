/** The one source of randomness of the local cloud: a seeded stream, so that a run can be repeated. */
import { createHash } from "node:crypto";

export class Randomness {
  readonly #seed: string;
  #counter = 0;
  #pool = Buffer.alloc(0);

  constructor(seed: string) {
    this.#seed = seed;
  }

  bytes(length: number): Buffer {
    while (this.#pool.length < length)
      this.#pool = Buffer.concat([
        this.#pool,
        createHash("sha256")
          .update(`${this.#seed}#${this.#counter++}`)
          .digest(),
      ]);
    const taken = this.#pool.subarray(0, length);
    this.#pool = this.#pool.subarray(length);
    return Buffer.from(taken);
  }

  uuid(): string {
    const b = this.bytes(16);
    b.writeUInt8((b.readUInt8(6) & 0x0f) | 0x40, 6);
    b.writeUInt8((b.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = b.toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** Upper-case letters and digits, as AWS forms access keys. */
  code(length: number): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    return Array.from(this.bytes(length), (b) => alphabet[b % alphabet.length]).join("");
  }

  /** A child stream that depends on this seed and the name alone, whatever was drawn before. */
  fork(name: string): Randomness {
    return new Randomness(`${this.#seed}/${name}`);
  }
}
