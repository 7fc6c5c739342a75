import { describe, expect, it } from "vitest";
import type { Frame } from "../../language/effects.ts";
import { interpolate, isReference, referenceProblem, referencesIn, resolve } from "../../language/paths.ts";
import { CONTACT, END, flowOf } from "./sample.ts";

const FRAME: Frame = {
  name: "sample",
  document: flowOf(END),
  at: "end",
  external: { name: "Ada", nested: { city: "Bonn" }, "odd key": "odd" },
  storedInput: "42",
  lex: {},
  flowAttributes: {},
  loops: {},
};
const SCOPE = { contact: CONTACT, frame: FRAME };

describe("references", () => {
  it("are replaced wherever they stand in a text, and a full stop after them stays", () => {
    expect(interpolate("Thank you, $.External.name.", SCOPE)).toBe("Thank you, Ada.");
    expect(interpolate("$.StoredCustomerInput+$.External.nested.city", SCOPE)).toBe("42+Bonn");
    expect(interpolate("$.External['odd key']", SCOPE)).toBe("odd");
  });

  it("put the region between colons, and text after it is no path into it", () => {
    expect(interpolate("arn:aws:lambda:$.AwsRegion:1:function:f", SCOPE)).toBe(
      "arn:aws:lambda:eu-central-1:1:function:f",
    );
    expect(interpolate("lambda.$.AwsRegion.amazonaws.com", SCOPE)).toBe("lambda.eu-central-1.amazonaws.com");
    expect(interpolate("$['AwsRegion']", SCOPE)).toBe("eu-central-1");
  });

  it("that lead nowhere are nothing in a text, and no value", () => {
    expect(interpolate("<$.External.none>", SCOPE)).toBe("<>");
    expect(resolve("$.External.none.deeper", SCOPE)).toBeUndefined();
    expect(resolve("$.External.constructor", SCOPE)).toBeUndefined();
  });

  it("are told from texts that hold them, and from prices", () => {
    expect(isReference("$.Attributes.language")).toBe(true);
    expect(isReference("language: $.Attributes.language")).toBe(false);
    expect(referencesIn("It costs $5.00 or $.50")).toEqual([]);
  });

  it.each([
    ["$.Nonsense.a", /no root/],
    ["$.External", /group of values/],
    ["$.Attributes", /group of values/],
  ])("%s is refused", (reference, reason) => {
    expect(referenceProblem(reference)).toMatch(reason);
  });

  it.each(["$.ContactId", "$.Queue.ARN", "$.SegmentAttributes['connect:Subtype']", "$.References.a.Value"])(
    "%s is legal",
    (reference) => {
      expect(isReference(reference)).toBe(true);
      expect(referenceProblem(reference)).toBeUndefined();
    },
  );
});
