/**
 * A text that matches a pattern, the same for the same seed: alternations take their first branch, repetitions
 * a sensible count. Good for the patterns that AWS publishes of ids and ARNs; a check of the result is up to
 * the caller.
 */
import { createHash } from "node:crypto";

const MOST_REPEATS = 12;

type Part = () => string;

export function samplePattern(pattern: string, seed: string): string {
  return new Sampler(pattern.replace(/^\^/, "").replace(/\$$/, ""), seed).sample();
}

class Sampler {
  readonly #pattern: string;
  readonly #digits: string;
  #position = 0;
  #drawn = 0;

  constructor(pattern: string, seed: string) {
    this.#pattern = pattern;
    this.#digits = createHash("sha256").update(seed).digest("hex");
  }

  sample(): string {
    return this.#alternatives()();
  }

  #alternatives(): Part {
    const first = this.#sequence();
    while (this.#take("|")) this.#sequence();
    return first;
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (!this.#isAtEnd() && !"|)".includes(this.#peek())) parts.push(this.#repeated(this.#atom()));
    return () => parts.map((part) => part()).join("");
  }

  #repeated(part: Part): Part {
    const count = this.#repeats();
    // Lazy and possessive marks change nothing about what matches.
    if (this.#peek() === "?" || (count !== 1 && this.#peek() === "+")) this.#position++;
    return () => Array.from({ length: count }, part).join("");
  }

  #repeats(): number {
    if (this.#take("*") || this.#take("+")) return MOST_REPEATS;
    if (this.#take("?")) return 1;
    const [whole, least = "1", comma, most] =
      /^\{(\d+)(,)?(\d*)\}/.exec(this.#pattern.slice(this.#position)) ?? [];
    if (whole === undefined) return 1;
    this.#position += whole.length;
    if (comma === undefined) return Number(least);
    const upTo = most === "" || most === undefined ? Number(least) + MOST_REPEATS : Number(most);
    return Math.max(Number(least), Math.min(upTo, MOST_REPEATS));
  }

  #atom(): Part {
    if (this.#take("[")) return this.#characterClass();
    if (this.#take("(")) return this.#group();
    if (this.#take("\\")) return this.#escape();
    const character = this.#peek();
    this.#position++;
    if (character === ".") return () => this.#draw();
    return character === "^" || character === "$" ? () => "" : () => character;
  }

  #group(): Part {
    if (this.#pattern.startsWith("?:", this.#position)) this.#position += 2;
    else if (this.#peek() === "?") return this.#skipAssertion();
    const inner = this.#alternatives();
    this.#position++;
    return inner;
  }

  /** Looking ahead or behind adds no characters. */
  #skipAssertion(): Part {
    for (let depth = 1; depth > 0 && !this.#isAtEnd(); this.#position++) {
      if (this.#peek() === "\\") this.#position++;
      else if (this.#peek() === "(") depth++;
      else if (this.#peek() === ")") depth--;
    }
    return () => "";
  }

  #characterClass(): Part {
    const start = this.#position;
    if (this.#peek() === "^") this.#position++;
    for (let isFirst = true; !this.#isAtEnd() && (this.#peek() !== "]" || isFirst); isFirst = false)
      this.#position += this.#peek() === "\\" ? 2 : 1;
    const allowed = new RegExp(`[${this.#pattern.slice(start, this.#position)}]`);
    this.#position++;
    return () => this.#drawFrom(allowed);
  }

  #escape(): Part {
    const letter = this.#peek();
    this.#position++;
    if (letter === "d") return () => this.#drawFrom(/\d/);
    if (letter === "w" || letter === "S") return () => this.#draw();
    if (letter === "s") return () => " ";
    return /[WDBbAzZ]/.test(letter) ? () => "" : () => letter;
  }

  #draw(): string {
    return this.#digits.charAt(this.#drawn++ % this.#digits.length);
  }

  #drawFrom(allowed: RegExp): string {
    for (let attempt = 0; attempt < 16; attempt++) {
      const digit = this.#draw();
      if (allowed.test(digit)) return digit;
    }
    const printable = Array.from({ length: 94 }, (_, code) => String.fromCharCode(33 + code));
    return [..."a1A-_/:. ", ...printable].find((character) => allowed.test(character)) ?? "a";
  }

  #peek(): string {
    return this.#pattern.charAt(this.#position);
  }

  #take(character: string): boolean {
    const isThere = this.#peek() === character;
    if (isThere) this.#position++;
    return isThere;
  }

  #isAtEnd(): boolean {
    return this.#position >= this.#pattern.length;
  }
}
