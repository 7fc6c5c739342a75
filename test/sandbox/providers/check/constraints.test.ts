import { expect, test } from "vitest";
import {
  countProblems,
  numberProblems,
  textProblems,
} from "../../../../sandbox/providers/check/constraints.ts";

test("a text is held against list, length and pattern, and every breach is told", () => {
  expect(textProblems("ab", { minLength: 3, pattern: "^[0-9]+$" })).toEqual([
    "must have 3 characters or more, has 2",
    '"ab" does not match ^[0-9]+$',
  ]);
  expect(textProblems("VOICE", { values: ["VOICE", "CHAT"] })).toEqual([]);
  expect(textProblems("VOIC", { values: ["VOICE", "CHAT"] })).toEqual([
    '"VOIC" is not one of "VOICE", "CHAT" (did you mean "VOICE"?)',
  ]);
});

test("characters are counted, not UTF-16 units", () => {
  expect(textProblems("🙂🙂🙂", { maxLength: 3 })).toEqual([]);
});

test("a pattern that only Java reads checks nothing", () => {
  expect(textProblems("anything", { pattern: "^(?i)[a-z]++$" })).toEqual([]);
});

test("the end of a text may be written as Java writes it", () => {
  expect(textProblems("/aws/lambda/greet", { pattern: "^[./a-z]{1,512}\\Z" })).toEqual([]);
  expect(textProblems("/aws/lambda/GREET", { pattern: "^[./a-z]{1,512}\\Z" })).toHaveLength(1);
});

test("numbers and counts have two ends, both allowed", () => {
  expect([1, 5].flatMap((value) => numberProblems(value, { minimum: 1, maximum: 5 }))).toEqual([]);
  expect(numberProblems(0, { minimum: 1 })).toEqual(["must be 1 or more, is 0"]);
  expect(numberProblems(6, { maximum: 5 })).toEqual(["must be 5 or less, is 6"]);
  expect(countProblems(0, { minItems: 1 })).toEqual(["must have 1 items or more, has 0"]);
  expect(countProblems(3, { maxItems: 2 })).toEqual(["must have 2 items or fewer, has 3"]);
});
