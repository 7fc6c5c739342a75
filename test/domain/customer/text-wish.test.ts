import fc from "fast-check";
import { expect, it } from "vitest";
import { textWishIn } from "../../../domain/customer/text-wish.ts";

it.each([
  ["STOP", "stop"],
  [" stop. ", "stop"],
  ["„Stopp!“", "stop"],
  ["Opt-Out", "stop"],
  ["Abmelden", "stop"],
  ["ＳＴＯＰ", "stop"],
  ["start", "start"],
  ["Please stop the meter", undefined],
  ["Where does it end?", undefined],
  ["", undefined],
])("%j says %s", (text, wish) => {
  expect(textWishIn(text)).toBe(wish);
});

it("hears no wish in a text that says anything besides", () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(word, word, (one, other) => {
      expect(textWishIn(`${one} ${other}`)).toBeUndefined();
    }),
  );
});
