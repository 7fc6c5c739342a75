import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readings } from "../../../tools/leak-scan/readings.ts";

const SECRET = "correct-horse";

const ENCODINGS: readonly (readonly [name: string, encode: (text: string) => string])[] = [
  ["base64", (text) => Buffer.from(text).toString("base64")],
  ["base64", (text) => Buffer.from(text).toString("base64url")],
  ["hex", (text) => Buffer.from(text).toString("hex")],
  ["hex", (text) => Buffer.from(text).toString("hex").toUpperCase()],
  ["url", (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")],
  [
    "json",
    (text) => [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  ],
  ["split", (text) => JSON.stringify([...text])],
];

describe("readings", () => {
  it.each(ENCODINGS)("undo %s, wherever it stands", (name, encode) => {
    // What stands before must not be a letter of the encoding, but may stand before inside of it.
    const around = fc.stringMatching(/^[ .:]{0,9}$/);
    fc.assert(
      fc.property(around, fc.string(), fc.string(), (outside, before, after) => {
        const text = `${outside}${encode(`${before.replace(/[^ -~]|["\\%]/g, "")} ${SECRET} ${after.replace(/[^ -~]|["\\%]/g, "")}`)}${outside}`;
        const found = [...readings(text)].filter((reading) => reading.text.includes(SECRET));
        expect(found.map(({ as }) => as.split(", ").at(-1))).toContain(name);
      }),
    );
  });

  it("undo one encoding inside another", () => {
    const twice = Buffer.from(
      encodeURIComponent(JSON.stringify({ a: Buffer.from(SECRET).toString("hex") })),
    ).toString("base64");
    expect([...readings(`"${twice}"`)].find(({ text }) => text.includes(SECRET))?.as).toBe(
      "base64, url, hex",
    );
  });

  it("find base64 that something else runs into", () => {
    for (const before of ["", "k", "ke", "key"])
      expect(
        [...readings(`${before}${Buffer.from(`x ${SECRET}`).toString("base64")}`)].some(({ text }) =>
          text.includes(SECRET),
        ),
      ).toBe(true);
  });
});
