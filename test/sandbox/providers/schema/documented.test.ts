import { expect, test } from "vitest";
import {
  documentedValues,
  proseOf,
  saysItReplaces,
} from "../../../../sandbox/providers/schema/documented.ts";

test("a list that is closed is a list of values", () => {
  expect(documentedValues("The mode. Valid values are `A`, `B` (the default), and `C`.")).toEqual([
    "A",
    "B",
    "C",
  ]);
});

test("a list that leaves more open is none", () => {
  expect(documentedValues("Valid values are `A`, `B`, or a 12-digit number.")).toBeUndefined();
  expect(documentedValues("Valid values include `A` and `B`.")).toBeUndefined();
  expect(documentedValues("Valid values are `A`, `B`. With x, valid values are `C`, `D`.")).toBeUndefined();
});

test("the many ways to say that a change replaces are understood", () => {
  const says = ["Forces new resource.", "Changing this forces a new resource to be created.", "Immutable."];
  expect(says.map(saysItReplaces)).toEqual([true, true, true]);
  expect(saysItReplaces("Name of the queue.")).toBe(false);
});

test("the marks of a comment are no part of its prose", () => {
  expect(proseOf("/**\n * One\n * two.\n */").trim()).toBe("One two.");
});
