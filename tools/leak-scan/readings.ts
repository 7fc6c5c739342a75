/** Everything that a text says: as it stands, and with whatever encoding it, or a part of it, may have undone. */

export interface Reading {
  readonly text: string;
  /** Encodings that were undone, the outermost first; "clear" where none was. */
  readonly as: string;
}

const DEEPEST = 3;
/** A name of four letters is six in base64; six digits are twelve in hex. */
const BASE64 = /[A-Za-z0-9+/_-]{6,}/g;
const LONG_RUN = 12;
const HEX = /[0-9A-Fa-f]{12,}/g;
const URL_CODE = /%[0-9A-Fa-f]{2}/;
/** Between two quotes: what an array of letters, or a sum of texts, has between its parts. */
const SEAM = /(?<!\\)["'`]\s*[,+]?\s*["'`]/g;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt]))/g;

export function* readings(text: string, as = "", depth = 0): Generator<Reading> {
  yield { text, as: as === "" ? "clear" : as };
  if (depth === DEEPEST) return;
  for (const [name, decoded] of decodings(text))
    yield* readings(decoded, as === "" ? name : `${as}, ${name}`, depth + 1);
}

function* decodings(text: string): Generator<readonly [name: string, decoded: string]> {
  if (URL_CODE.test(text)) yield ["url", text.replace(/%([0-9A-Fa-f]{2})/g, (_, code) => fromHex(code))];
  if (text.includes("\\")) {
    const plain = text.replace(ESCAPE, withoutEscape);
    if (plain !== text) yield ["json", plain];
  }
  const joined = text.replace(SEAM, "");
  if (joined !== text) yield ["split", joined];
  const fromBase64 = runs(text, BASE64, base64Texts);
  if (fromBase64 !== "") yield ["base64", fromBase64];
  const fromHexRuns = runs(text, HEX, hexTexts);
  if (fromHexRuns !== "") yield ["hex", fromHexRuns];
}

/** What all runs say, a line each: one text is searched faster than a thousand. */
function runs(text: string, pattern: RegExp, decode: (run: string) => readonly string[]): string {
  return [...text.matchAll(pattern)].flatMap(([run]) => decode(run)).join("\n");
}

/** A long run may begin in the middle of four letters, where something else stands before it. */
function base64Texts(run: string): readonly string[] {
  const skips = run.length < LONG_RUN ? [0] : [0, 1, 2, 3];
  return skips
    .map((skipped) => Buffer.from(run.slice(skipped), "base64"))
    .filter(isText)
    .map(asText);
}

function hexTexts(run: string): readonly string[] {
  return [0, 1]
    .map((skipped) => Buffer.from(run.slice(skipped), "hex"))
    .filter(isText)
    .map(asText);
}

/** Random bytes hold no six printable ones in a row often enough to be worth a search. */
function isText(bytes: Buffer): boolean {
  let inARow = 0;
  for (const byte of bytes) {
    inARow = byte >= 0x20 && byte < 0x7f ? inARow + 1 : 0;
    if (inARow === 4) return true;
  }
  return false;
}

function asText(bytes: Buffer): string {
  return bytes.toString("latin1");
}

function fromHex(code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}

function withoutEscape(_: string, code: string | undefined, letter: string | undefined): string {
  return code === undefined ? (letter ?? "").replace(/[bfnrt]/, " ") : fromHex(code);
}
