import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPrivate, parseRange } from "../../components/network-range.ts";

describe("a network range", () => {
  it.each(["10.0.0.1/8", "10.20.0.0/33", "256.0.0.0/8", "10.0.0/8", "10.0.0.0", "x", "10.0.0.0/8 "])(
    "is not %j",
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );

  it("is any address whose bits below the mask are zero, and no other", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 32 }),
        (address, bits) => {
          const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
          const isAligned = address % 2 ** (32 - bits) === 0;
          expect(parseRange(`${octets.join(".")}/${bits}`)).toEqual(
            isAligned ? { first: address, bits } : undefined,
          );
        },
      ),
    );
  });

  it.each([
    ["10.0.0.0/8", true],
    ["172.31.0.0/16", true],
    ["192.168.255.0/24", true],
    ["172.32.0.0/16", false],
    ["10.0.0.0/7", false],
    ["8.8.8.0/24", false],
  ])("%s is private: %s", (text, expected) => {
    const range = parseRange(text);
    expect(range !== undefined && isPrivate(range)).toBe(expected);
  });
});
