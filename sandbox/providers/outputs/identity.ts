/** Ids that are made up but look right: the same for the same resource, whatever is updated. */
import { createHash } from "node:crypto";

/** Gives every part of a resource's identity from one seed. */
export class Identity {
  readonly #seed: string;
  readonly generation: number;

  /** Generation 0 is the first resource of a URN, 1 the one that replaced it. */
  constructor(urn: string, generation: number) {
    this.generation = generation;
    this.#seed = `${urn}#${generation}`;
  }

  hex(length: number, purpose = ""): string {
    let digits = "";
    for (let block = 0; digits.length < length; block++)
      digits += this.#hash(`${purpose}/${block}`).toString("hex");
    return digits.slice(0, length);
  }

  uuid(purpose = ""): string {
    const bytes = this.#hash(purpose);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes
      .toString("hex")
      .slice(0, 32)
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /** Capitals and digits, as Lex and IAM form ids. */
  code(length: number, purpose = ""): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const bytes = this.#hash(purpose);
    return Array.from({ length }, (_, index) => alphabet[(bytes[index % bytes.length] ?? 0) % 36]).join("");
  }

  /** A number from 0 up to and without `below`. */
  number(below: number, purpose = ""): number {
    return this.#hash(purpose).readUInt32BE() % below;
  }

  get seed(): string {
    return this.#seed;
  }

  #hash(purpose: string): Buffer {
    return createHash("sha256").update(`${this.#seed}/${purpose}`).digest();
  }
}
