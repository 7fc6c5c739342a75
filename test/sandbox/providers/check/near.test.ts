import fc from "fast-check";
import { expect, test } from "vitest";
import { didYouMean, nearest } from "../../../../sandbox/providers/check/near.ts";

const NAMES = ["hashKey", "rangeKey", "billingMode", "readCapacity", "writeCapacity", "ttl"];

test("a letter too many, too few, wrong or swapped is found", () => {
  const slips = ["hashKeyy", "hashKe", "hashKay", "hahsKey", "hash_key", "HashKey"];
  expect(slips.map((slip) => nearest(slip, NAMES))).toEqual(slips.map(() => "hashKey"));
});

test("the nearer of two wins", () => {
  expect(nearest("writeCapacty", NAMES)).toBe("writeCapacity");
});

test("the beginning of a name is enough, something else is not", () => {
  expect(nearest("billing", NAMES)).toBe("billingMode");
  expect(nearest("encryption", NAMES)).toBeUndefined();
  expect(didYouMean("encryption", NAMES)).toBe("");
  expect(didYouMean("hashkey", NAMES)).toBe(' (did you mean "hashKey"?)');
});

test("every name is nearest to itself", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
  fc.assert(
    fc.property(names, fc.nat(), (all, index) => {
      const name = all[index % all.length];
      expect(nearest(name ?? "", all)).toBe(name);
    }),
  );
});
