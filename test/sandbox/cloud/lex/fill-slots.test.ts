import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillSlots, type Slot } from "../../../../sandbox/cloud/lex/fill-slots.ts";

const number: Slot = { name: "amount", type: "AMAZON.Number" };
const word: Slot = { name: "answer", type: "AMAZON.AlphaNumeric" };
const filled = (utterance: string, slot: Slot, text: string) => fillSlots(utterance, [slot], text)?.slots;

describe("a text in an utterance's place", () => {
  test.each([
    ["{answer}", word, "A17", { answer: "A17" }],
    ["{answer}", word, "  0042. ", { answer: "0042" }],
    ["{answer}", word, "zwölf", { answer: "zwölf" }],
    ["{answer}", word, "two words", undefined],
    ["{answer}", word, "£50", undefined],
    ["my number is {answer}", word, "My  NUMBER is 12", { answer: "12" }],
    ["my number is {answer}", word, "my number", undefined],
    ["{amount}", number, "0050", { amount: "50" }],
    ["{amount}", number, "12,5", { amount: "12.5" }],
    ["{amount}", number, "-0", { amount: "-0" }],
    ["{amount}", number, "twelve", undefined],
    ["pay {amount} now", number, "pay 20 now!", { amount: "20" }],
    ["no place", word, "no place", undefined],
    ["a+b {answer}", word, "a+b c", { answer: "c" }],
  ])("%s: %j takes %j", (utterance, slot, text, expected) => {
    expect(filled(utterance, slot, text)).toEqual(expected);
  });

  test("is found whatever the word is, and nothing makes it fail", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,50}$/), (value) => {
        expect(filled("it is {answer}", word, `it is ${value}`)).toEqual({ answer: value });
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (utterance, text) => {
        const found = fillSlots(utterance, [number, word], text);
        if (found !== undefined) expect(Object.keys(found.slots).length).toBeGreaterThan(0);
      }),
    );
  });
});
