import { describe, expect, it } from "vitest";
import type { Parameters, Transitions } from "../../language/document.ts";
import { problemsOf } from "./problems-of.ts";
import { action, branches, leadsTo } from "./sample.ts";

const FAILS = leadsTo("end", "NoMatchingError");
const INVOKE = { LambdaFunctionARN: "$.Attributes.fn", InvocationTimeLimitSeconds: "4" };

describe("parameters", () => {
  it.each<readonly [string, string, Parameters, Transitions, string]>([
    [
      "a key that the action does not have",
      "MessageParticipant",
      { Text: "x", Volume: "9" },
      leadsTo("end"),
      "unknown-parameter",
    ],
    [
      "a nested key that it does not have",
      "InvokeLambdaFunction",
      { ...INVOKE, ResponseValidation: { ResponseType: "JSON", Schema: "x" } },
      FAILS,
      "unknown-parameter",
    ],
    [
      "a missing key",
      "InvokeLambdaFunction",
      { LambdaFunctionARN: "arn:aws:lambda:x" },
      FAILS,
      "missing-parameter",
    ],
    [
      "a missing nested key",
      "ConnectParticipantWithLexBot",
      { Text: "x", LexV2Bot: {} },
      leadsTo("end", "NoMatchingError", "NoMatchingCondition"),
      "missing-parameter",
    ],
    [
      "two texts where one is taken",
      "MessageParticipant",
      { Text: "x", SSML: "<speak/>" },
      leadsTo("end"),
      "one-of",
    ],
    ["no text at all", "MessageParticipant", {}, leadsTo("end"), "one-of"],
    ["a queue and an agent", "UpdateContactTargetQueue", { QueueId: "q", AgentId: "a" }, FAILS, "one-of"],
    ["data without any field", "UpdateContactData", { TargetContact: "Current" }, FAILS, "one-of"],
    ["an empty text deep inside", "UpdateContactAttributes", { Attributes: { a: "" } }, FAILS, "empty-text"],
    [
      "a number as a number",
      "InvokeLambdaFunction",
      { ...INVOKE, InvocationTimeLimitSeconds: 4 },
      FAILS,
      "kind",
    ],
    [
      "a number out of range",
      "InvokeLambdaFunction",
      { ...INVOKE, InvocationTimeLimitSeconds: "9" },
      FAILS,
      "number",
    ],
    [
      "a reference where the value is static",
      "InvokeLambdaFunction",
      { ...INVOKE, InvocationTimeLimitSeconds: "$.Attributes.s" },
      FAILS,
      "number",
    ],
    [
      "a word that is not offered",
      "UpdateFlowLoggingBehavior",
      { FlowLoggingBehavior: "Off" },
      leadsTo("end"),
      "choice",
    ],
    ["a text where a map belongs", "UpdateContactAttributes", { Attributes: "a" }, FAILS, "kind"],
    [
      "an attribute name with a space",
      "UpdateContactAttributes",
      { Attributes: { "a b": "x" } },
      FAILS,
      "key",
    ],
    [
      "a hook that does not exist",
      "UpdateContactEventHooks",
      { EventHooks: { CustomerGone: "f" } },
      FAILS,
      "key",
    ],
    [
      "two hooks at once",
      "UpdateContactEventHooks",
      { EventHooks: { AgentHold: "f", AgentWhisper: "f" } },
      FAILS,
      "entries",
    ],
    [
      "the region inside the function's ARN",
      "InvokeLambdaFunction",
      { ...INVOKE, LambdaFunctionARN: "arn:aws:lambda:$.AwsRegion:1:function:f" },
      FAILS,
      "region",
    ],
    [
      "a root that flows do not have",
      "MessageParticipant",
      { Text: "$.Weather.today" },
      leadsTo("end"),
      "reference",
    ],
    [
      "a literal to compare",
      "Compare",
      { ComparisonValue: "yes" },
      branches({ yes: "end" }, { NoMatchingCondition: "end" }),
      "literal",
    ],
    [
      "a group to compare",
      "Compare",
      { ComparisonValue: "$.External" },
      branches({ yes: "end" }, { NoMatchingCondition: "end" }),
      "reference",
    ],
  ])("%s is refused", (_what, type, parameters, transitions, rule) => {
    expect(problemsOf(action("a", type, parameters, transitions))).toEqual([`a ${rule} error`]);
  });

  it("of actions that are not described are not judged", () => {
    expect(problemsOf(action("view", "ShowView", { ViewData: { a: "" } }, leadsTo("end")))).toEqual([]);
  });
});
