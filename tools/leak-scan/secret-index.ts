/** Finds secrets in a text that is read already: all of them in a few passes. */
import type { Secret } from "./secret.ts";

const DIGITS = /\d{6,}/g;
/** Between the digits of a number as people write it. */
const GAP = /(?<=\d)[ ()/-]{1,2}(?=\d)/g;
const NATIONAL_DIGITS = 10;
/** Half a token is a leak too; what comes first in it is often the same in all. */
const PIECE = 16;
/** A forged token may have no signature, or next to none: then it is no secret. */
const SHORTEST_PIECE = 12;

export class SecretIndex {
  readonly #codes = new Map<string, Secret>();
  readonly #numbers = new Map<string, Secret>();
  readonly #names = new Map<string, Secret>();
  readonly #pieces = new Map<string, Secret>();
  readonly #namePattern: RegExp | undefined;

  constructor(secrets: Iterable<Secret>) {
    for (const secret of secrets) this.#add(secret);
    if (this.#names.size > 0)
      this.#namePattern = new RegExp(
        `(?<![\\p{L}])(?:${[...this.#names.keys()].join("|")})(?![\\p{L}])`,
        "giu",
      );
  }

  in(text: string): readonly Secret[] {
    const found = new Set<Secret>();
    this.#digits(text, found);
    const closed = text.replace(GAP, "");
    if (closed !== text) this.#digits(closed, found);
    if (this.#namePattern !== undefined)
      for (const [name] of text.matchAll(this.#namePattern)) add(found, this.#names.get(name.toLowerCase()));
    for (const [piece, secret] of this.#pieces) if (text.includes(piece)) found.add(secret);
    return [...found];
  }

  #digits(text: string, found: Set<Secret>): void {
    for (const { 0: run, index } of text.matchAll(DIGITS)) {
      if (run.length >= NATIONAL_DIGITS) add(found, this.#numbers.get(run.slice(-NATIONAL_DIGITS)));
      // Digits beside letters are parts of ids and hashes: a code stands alone.
      const isAlone = !/[A-Za-z]/.test(`${text[index - 1] ?? ""}${text[index + run.length] ?? ""}`);
      if (isAlone) add(found, this.#codes.get(run));
    }
  }

  #add(secret: Secret): void {
    const { kind, text } = secret;
    switch (kind) {
      case "pin":
      case "code":
        this.#codes.set(text, secret);
        return;
      case "number":
        this.#numbers.set(text.replace(/\D/g, "").slice(-NATIONAL_DIGITS), secret);
        return;
      case "name":
        this.#names.set(text.toLowerCase(), secret);
        return;
      case "address":
        this.#pieces.set(text, secret);
        return;
      case "token":
      case "spent token":
        // The signature alone is secret; what is signed may stand elsewhere.
        for (const piece of cut(text.split(".").at(-1) ?? text)) this.#pieces.set(piece, secret);
        return;
      case "key":
        for (const form of formsOf(text)) this.#pieces.set(form, secret);
        return;
      default:
        kind satisfies never;
    }
  }
}

function cut(text: string): readonly string[] {
  if (text.length < SHORTEST_PIECE) return [];
  if (text.length < 2 * PIECE) return [text];
  return Array.from({ length: Math.floor(text.length / PIECE) }, (_, at) =>
    text.slice(at * PIECE, (at + 1) * PIECE),
  );
}

/** As it is written, and its bytes in every other spelling. */
function formsOf(key: string): readonly string[] {
  const bytes = Buffer.from(key, "base64");
  const isBase64 = bytes.toString("base64").replace(/=+$/, "") === key.replace(/=+$/, "");
  if (!isBase64) return [key];
  const hex = bytes.toString("hex");
  return [
    key.replace(/=+$/, ""),
    bytes.toString("base64url"),
    hex,
    hex.toUpperCase(),
    bytes.toString("latin1"),
  ];
}

function add(found: Set<Secret>, secret: Secret | undefined): void {
  if (secret !== undefined) found.add(secret);
}
