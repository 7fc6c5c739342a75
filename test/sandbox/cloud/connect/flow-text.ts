/** Hand-written flows in few words. */
import type { Json } from "../../../../sandbox/providers/behaviour.ts";

export interface Block {
  readonly type: string;
  readonly parameters?: Json;
  readonly next?: string;
  /** Error type to block. */
  readonly errors?: Readonly<Record<string, string>>;
  /** Operand to block, compared with Equals. */
  readonly cases?: Readonly<Record<string, string>>;
}

/** The first block is where the flow starts. */
export function flow(blocks: Readonly<Record<string, Block>>): Json {
  return {
    Version: "2019-10-30",
    StartAction: Object.keys(blocks)[0],
    Actions: Object.entries(blocks).map(([id, block]) => ({
      Identifier: id,
      Type: block.type,
      Parameters: block.parameters ?? {},
      Transitions: transitions(block),
    })),
  };
}

function transitions({ next, errors, cases }: Block): Json {
  return {
    ...(next === undefined ? {} : { NextAction: next }),
    ...(errors === undefined
      ? {}
      : { Errors: Object.entries(errors).map(([ErrorType, NextAction]) => ({ ErrorType, NextAction })) }),
    ...(cases === undefined
      ? {}
      : {
          Conditions: Object.entries(cases).map(([operand, NextAction]) => ({
            NextAction,
            Condition: { Operator: "Equals", Operands: [operand] },
          })),
        }),
  };
}

export const bye: Block = { type: "DisconnectParticipant" };
export const end: Block = { type: "EndFlowExecution" };

export function say(Text: string, next: string): Block {
  return { type: "MessageParticipant", parameters: { Text }, next };
}

export function menu(Text: string, cases: Readonly<Record<string, string>>, otherwise: string): Block {
  return {
    type: "GetParticipantInput",
    parameters: { Text, InputTimeLimitSeconds: "5", StoreInput: "False" },
    next: otherwise,
    cases,
    errors: {
      InputTimeLimitExceeded: otherwise,
      NoMatchingCondition: otherwise,
      NoMatchingError: otherwise,
    },
  };
}

export function store(Text: string, next: string, extra: Json = {}, MaximumLength = "20"): Block {
  return {
    type: "GetParticipantInput",
    parameters: {
      Text,
      InputTimeLimitSeconds: "5",
      StoreInput: "True",
      InputValidation: { CustomValidation: { MaximumLength } },
      ...extra,
    },
    next,
    errors: { NoMatchingError: "failed" },
  };
}

export function invoke(LambdaFunctionARN: string, next: string, extra: Json = {}): Block {
  return {
    type: "InvokeLambdaFunction",
    parameters: {
      LambdaFunctionARN,
      InvocationTimeLimitSeconds: "4",
      InvocationType: "SYNCHRONOUS",
      ResponseValidation: { ResponseType: "STRING_MAP" },
      ...extra,
    },
    next,
    errors: { NoMatchingError: "failed" },
  };
}

export function step(type: string, parameters: Json, next: string, failed = "failed"): Block {
  return { type, parameters, next, errors: { NoMatchingError: failed } };
}
