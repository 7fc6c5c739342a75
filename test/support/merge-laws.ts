/** The three laws that let fragments arrive in any order, any number of times. */
import fc from "fast-check";
import { expect, it } from "vitest";

export function obeysTheMergeLaws<T>(value: fc.Arbitrary<T>, merge: (one: T, other: T) => T): void {
  it("does not depend on the order of two", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(merge(a, b)).toEqual(merge(b, a));
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the grouping of three", () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      }),
      { numRuns: 500 },
    );
  });

  it("does not count a copy", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(merge(a, a)).toEqual(merge(merge(a, a), a));
        expect(merge(merge(a, b), b)).toEqual(merge(a, b));
      }),
      { numRuns: 500 },
    );
  });
}
