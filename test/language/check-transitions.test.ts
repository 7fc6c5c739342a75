import { describe, expect, it } from "vitest";
import type { Parameters, Transitions } from "../../language/document.ts";
import { problems, problemsOf } from "./problems-of.ts";
import { action, branches, END, flowOf, leadsTo } from "./sample.ts";

const FAILS = leadsTo("end", "NoMatchingError");
const MENU_PARAMETERS = { Text: "?", StoreInput: "False", InputTimeLimitSeconds: "5" };
const MENU_ERRORS = { InputTimeLimitExceeded: "end", NoMatchingCondition: "end", NoMatchingError: "end" };
const THIRD_PARTY = {
  ThirdPartyPhoneNumber: "+441632960001",
  ThirdPartyConnectionTimeLimitSeconds: "30",
};
const STORE = { Text: "?", StoreInput: "True", InputTimeLimitSeconds: "5" };

describe("ways out", () => {
  it.each<readonly [string, string, Parameters, Transitions, readonly string[]]>([
    [
      "an error branch too few",
      "UpdateContactAttributes",
      { Attributes: { a: "b" } },
      leadsTo("end"),
      ["missing-error"],
    ],
    [
      "an error that cannot happen",
      "Compare",
      { ComparisonValue: "$.Attributes.a" },
      branches({ a: "end" }, { NoMatchingCondition: "end", NoMatchingError: "end" }),
      ["forbidden-error"],
    ],
    [
      "a call that the flow outlives without a branch for its failure",
      "TransferParticipantToThirdParty",
      { ...THIRD_PARTY, ContinueFlowExecution: "True" },
      leadsTo("end", "NoMatchingError"),
      ["missing-error", "missing-error"],
    ],
    [
      "a failed call where the flow ends with the call",
      "TransferParticipantToThirdParty",
      { ...THIRD_PARTY, ContinueFlowExecution: "False" },
      leadsTo("end", "NoMatchingError", "CallFailed"),
      ["forbidden-error"],
    ],
    [
      "a time limit for stored input",
      "GetParticipantInput",
      STORE,
      { ...leadsTo("end", "NoMatchingError", "InputTimeLimitExceeded") },
      ["forbidden-error"],
    ],
    [
      "conditions for stored input",
      "GetParticipantInput",
      STORE,
      { ...FAILS, ...branches({ "1": "end" }, { NoMatchingError: "end" }) },
      ["forbidden-condition"],
    ],
    [
      "a menu without its time limit",
      "GetParticipantInput",
      MENU_PARAMETERS,
      branches({ "1": "end" }, { NoMatchingCondition: "end", NoMatchingError: "end" }),
      ["missing-error"],
    ],
    [
      "a menu without keys",
      "GetParticipantInput",
      MENU_PARAMETERS,
      { NextAction: "end", ...branches({}, MENU_ERRORS) },
      ["missing-condition"],
    ],
    [
      "a menu key of two digits",
      "GetParticipantInput",
      MENU_PARAMETERS,
      branches({ "12": "end" }, MENU_ERRORS),
      ["operand"],
    ],
    [
      "phone validation without its error",
      "GetParticipantInput",
      { ...STORE, InputValidation: { PhoneNumberValidation: { NumberFormat: "E164" } } },
      FAILS,
      ["missing-error"],
    ],
    [
      "hours with one answer only",
      "CheckHoursOfOperation",
      {},
      branches({ True: "end" }, { NoMatchingError: "end" }),
      ["missing-condition"],
    ],
    [
      "a loop that never ends",
      "Loop",
      { LoopCount: "2" },
      branches({ ContinueLooping: "end" }, {}),
      ["missing-condition"],
    ],
    [
      "a wait without its end",
      "Wait",
      { TimeLimitSeconds: "5" },
      branches({ CustomerReturned: "end" }, { NoMatchingError: "end" }),
      ["missing-condition"],
    ],
    [
      "a text operator on a menu",
      "GetParticipantInput",
      MENU_PARAMETERS,
      {
        ...branches({}, MENU_ERRORS),
        Conditions: [{ NextAction: "end", Condition: { Operator: "TextContains", Operands: ["1"] } }],
      },
      ["operator"],
    ],
    [
      "two operands",
      "Compare",
      { ComparisonValue: "$.Attributes.a" },
      {
        ...branches({}, { NoMatchingCondition: "end" }),
        Conditions: [{ NextAction: "end", Condition: { Operator: "Equals", Operands: ["a", "b"] } }],
      },
      ["operands"],
    ],
    [
      "an empty operand",
      "Compare",
      { ComparisonValue: "$.Attributes.a" },
      branches({ "": "end" }, { NoMatchingCondition: "end" }),
      ["empty-text"],
    ],
    [
      "the same error twice",
      "UpdateContactAttributes",
      { Attributes: { a: "b" } },
      leadsTo("end", "NoMatchingError", "NoMatchingError"),
      ["repeated"],
    ],
    ["no way on", "MessageParticipant", { Text: "x" }, {}, ["no-next"]],
    ["a queue without its capacity error", "TransferContactToQueue", {}, FAILS, ["missing-error"]],
  ])("%s is refused", (_what, type, parameters, transitions, rules) => {
    const found = problems(flowOf(action("a", type, parameters, transitions), END)).filter(
      (line) => !line.includes("unreachable"),
    );
    expect(found).toEqual(rules.map((rule) => `a ${rule} error`));
  });

  it("of an action that ends the flow are refused", () => {
    expect(problemsOf({ ...END, Identifier: "a", Transitions: leadsTo("end") })).toEqual([
      "a terminal error",
    ]);
  });

  it("are not asked of a queue's messages, which may last as long as the waiting", () => {
    const hold = action("hold", "MessageParticipantIteratively", { Messages: [{ Text: "x" }] });
    expect(problems(flowOf(hold), "CUSTOMER_QUEUE")).toEqual([]);
  });
});
