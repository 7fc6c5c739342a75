import { describe, expect, it } from "vitest";
import { keyOf, MalformedKeyRing, parseKeyRing } from "../../domain/keyring.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const OTHER = Buffer.alloc(32, 8).toString("base64");

describe("a key ring", () => {
  it("gives the active key, and older ones by version", () => {
    const ring = parseKeyRing(JSON.stringify({ active: 2, versions: { 1: KEY, 2: OTHER } }));
    expect(Buffer.from(keyOf(ring)).toString("base64")).toBe(OTHER);
    expect(Buffer.from(keyOf(ring, 1)).toString("base64")).toBe(KEY);
  });

  it.each([
    ["no JSON", "key"],
    ["no versions", JSON.stringify({ active: 1 })],
    ["a short key", JSON.stringify({ active: 1, versions: { 1: "c2hvcnQ=" } })],
    ["an active version that is absent", JSON.stringify({ active: 3, versions: { 1: KEY } })],
  ])("refuses %s, and never repeats key material", (_what, text) => {
    expect(() => parseKeyRing(text)).toThrowError(MalformedKeyRing);
    expect(() => parseKeyRing(text)).not.toThrowError(new RegExp(KEY.slice(0, 12)));
  });

  it("refuses a version that it does not hold", () => {
    const ring = parseKeyRing(JSON.stringify({ active: 1, versions: { 1: KEY } }));
    expect(() => keyOf(ring, 9)).toThrowError(/version 9 is asked for, it has 1/);
  });
});
