import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIONS } from "../../language/actions.ts";
import type { Outcome } from "../../language/effects.ts";
import { FlowFailure } from "../../language/flow-failure.ts";
import { begin, proceed } from "../../language/machine.ts";
import { readDocument, UnreadableFlow } from "../../language/read.ts";
import { validate } from "../../language/validate.ts";
import { CONTACT } from "./sample.ts";

const types = [
  ...new Set(Object.keys(ACTIONS).map((key) => key.split("/")[0] ?? key)),
  "ShowView",
  "constructor",
];
const identifiers = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const texts = fc.constantFrom(
  "",
  "x",
  "5",
  "True",
  "Enabled",
  "$.External.a",
  "$.Nowhere",
  "$.Attributes.language",
);
const names = fc.constantFrom(
  "Text",
  "StoreInput",
  "LambdaFunctionARN",
  "Attributes",
  "LoopCount",
  "ComparisonValue",
  "QueueId",
  "FlowModuleId",
  "__proto__",
);
const parameters = fc.dictionary(
  names,
  fc.oneof(texts, fc.dictionary(fc.constantFrom("a", "toString"), texts), fc.array(texts)),
);
const transitions = fc.record(
  {
    NextAction: identifiers,
    Errors: fc.array(
      fc.record({
        ErrorType: fc.constantFrom("NoMatchingError", "NoMatchingCondition"),
        NextAction: identifiers,
      }),
      { maxLength: 2 },
    ),
    Conditions: fc.array(
      fc.record({
        NextAction: identifiers,
        Condition: fc.record({
          Operator: fc.constantFrom("Equals", "NumberLessThan"),
          Operands: fc.array(texts, { maxLength: 2 }),
        }),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const documents = fc.record({
  Version: fc.constant("2019-10-30"),
  StartAction: identifiers,
  Actions: fc.array(
    fc.record({
      Identifier: identifiers,
      Type: fc.constantFrom(...types),
      Parameters: parameters,
      Transitions: transitions,
    }),
    { maxLength: 4 },
  ),
});
const outcomes = fc.constantFrom<Outcome>(
  { kind: "done" },
  { kind: "collected", value: "5" },
  { kind: "timeout" },
  { kind: "understood", intent: undefined, slots: {}, sessionAttributes: {} },
  { kind: "replied", external: { a: "x" } },
  { kind: "hours", isOpen: true },
  { kind: "drawn", percentage: 3 },
  { kind: "interrupted" },
  { kind: "error", error: "NoMatchingError", reason: "made up" },
);

describe("whatever a document holds", () => {
  it("is read and given back the same, or refused as unreadable", () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(JSON.parse(JSON.stringify(readDocument(JSON.stringify(document))))).toEqual(
          JSON.parse(JSON.stringify(document)),
        );
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(() => readDocument(text)).toThrow(UnreadableFlow);
      }),
    );
  });

  it("is judged without a failure of the judge", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom("CONTACT_FLOW", "MODULE", "AGENT_WHISPER"), (document, type) => {
        expect(Array.isArray(validate(readDocument(JSON.stringify(document)), type))).toBe(true);
      }),
    );
  });

  it("runs until it ends or cannot go on, and says which", () => {
    fc.assert(
      fc.property(documents, fc.array(outcomes, { maxLength: 30 }), (source, answers) => {
        const document = readDocument(JSON.stringify(source));
        try {
          let step = begin(document, "any", CONTACT);
          for (const answer of answers) step = proceed(step.state, answer, CONTACT);
        } catch (problem) {
          expect(problem).toBeInstanceOf(FlowFailure);
        }
      }),
      { numRuns: 500 },
    );
  });
});
