/** What the service demands of the actions that lead through a flow. */
import type { ActionFacts } from "./action-facts.ts";
import {
  ABLE,
  CANNOT_FAIL,
  EQUALS,
  EVERY_CHANNEL,
  exactly,
  FAILS,
  FLAG,
  INBOUND,
  MAP,
  MAY_FAIL,
  must,
  OPAQUE,
  oneOfWords,
  SECONDS_IN_A_WEEK,
  TEXT,
} from "./action-shapes.ts";
import { OPERATORS } from "./read.ts";

export const CONTROL_ACTIONS = {
  UpdateFlowAttributes: { parameters: { FlowAttributes: must(MAP) }, errors: FAILS, channels: EVERY_CHANNEL },
  TransferToFlow: {
    parameters: { ContactFlowId: must(TEXT) },
    errors: FAILS,
    flowTypes: INBOUND,
    ends: "maybe",
    channels: EVERY_CHANNEL,
  },
  InvokeFlowModule: {
    parameters: { FlowModuleId: must(TEXT), Input: OPAQUE },
    errors: { required: ["NoMatchingError"], allowed: ["NoMatchingCondition"] },
    conditions: { operators: EQUALS, optional: true },
    flowTypes: ["CONTACT_FLOW", "MODULE"],
    channels: EVERY_CHANNEL,
  },
  EndFlowModuleExecution: {
    parameters: { Result: TEXT, ResultData: OPAQUE },
    errors: CANNOT_FAIL,
    flowTypes: ["MODULE"],
    ends: "always",
    channels: EVERY_CHANNEL,
  },
  EndFlowExecution: {
    parameters: {},
    errors: CANNOT_FAIL,
    ends: "always",
    channels: EVERY_CHANNEL,
  },
  Compare: {
    parameters: { ComparisonValue: must({ kind: "text", isReference: true }) },
    errors: { required: ["NoMatchingCondition"] },
    conditions: { operators: OPERATORS },
    channels: EVERY_CHANNEL,
  },
  Loop: {
    parameters: { LoopCount: must({ kind: "number", from: 0, to: 100 }) },
    errors: MAY_FAIL,
    conditions: { operators: EQUALS, ...exactly("ContinueLooping", "DoneLooping") },
    channels: EVERY_CHANNEL,
  },
  Wait: {
    parameters: {
      TimeLimitSeconds: { kind: "number", from: 1, to: SECONDS_IN_A_WEEK },
      Events: {
        kind: "list",
        of: { kind: "choice", values: ["CustomerReturned", "BotParticipantDisconnected"] },
      },
      ContinueExecution: FLAG,
      MinimumWaitTimeSeconds: { kind: "number", from: 1, to: SECONDS_IN_A_WEEK },
    },
    oneOf: ["TimeLimitSeconds", "ContinueExecution"],
    errors: { required: ["NoMatchingError"], allowed: ["ParticipantNotFound"] },
    conditions: {
      operators: EQUALS,
      required: ["WaitCompleted"],
      operand: oneOfWords("WaitCompleted", "CustomerReturned", "BotParticipantDisconnected", "Continue"),
    },
    channels: EVERY_CHANNEL,
  },
  CheckHoursOfOperation: {
    parameters: { HoursOfOperationId: TEXT },
    errors: FAILS,
    conditions: { operators: EQUALS, ...exactly("True", "False") },
    channels: EVERY_CHANNEL,
  },
  UpdateFlowLoggingBehavior: {
    parameters: { FlowLoggingBehavior: must(ABLE) },
    errors: CANNOT_FAIL,
    channels: EVERY_CHANNEL,
  },
  DistributeByPercentage: {
    parameters: {},
    errors: { required: ["NoMatchingCondition"] },
    conditions: { operators: ["NumberLessThan"], operand: { pattern: /^\d{1,3}$/, words: "a whole number" } },
    channels: EVERY_CHANNEL,
  },
} as const satisfies Record<string, ActionFacts>;
