/** Small documents and a contact to run them for. */
import type { Action, FlowDocument, Parameters, Transitions } from "../../language/document.ts";
import type { ContactView } from "../../language/effects.ts";

export const CONTACT: ContactView = {
  contactId: "contact-1",
  initialContactId: "contact-1",
  instanceArn: "arn:aws:connect:eu-central-1:111122223333:instance/i-1",
  region: "eu-central-1",
  channel: "VOICE",
  initiationMethod: "INBOUND",
  customerEndpoint: { address: "+441632960001", type: "TELEPHONE_NUMBER" },
  attributes: { language: "de-DE", count: "7" },
};

export function action(
  Identifier: string,
  Type: string,
  Parameters: Parameters = {},
  Transitions: Transitions = {},
): Action {
  return { Identifier, Type, Parameters, Transitions };
}

export function flowOf(...Actions: readonly Action[]): FlowDocument {
  return { Version: "2019-10-30", StartAction: Actions[0]?.Identifier ?? "", Actions };
}

export function moduleOf(...actions: readonly Action[]): FlowDocument {
  return { ...flowOf(...actions), Settings: { InputParameters: [], OutputParameters: [], Transitions: [] } };
}

export function leadsTo(next: string, ...errors: readonly string[]): Transitions {
  return {
    NextAction: next,
    ...(errors.length === 0 ? {} : { Errors: errors.map((ErrorType) => ({ ErrorType, NextAction: next })) }),
  };
}

/** One branch per operand, and the errors all to one action. */
export function branches(
  ways: Readonly<Record<string, string>>,
  errors: Readonly<Record<string, string>>,
): Transitions {
  return {
    Conditions: Object.entries(ways).map(([operand, NextAction]) => ({
      NextAction,
      Condition: { Operator: "Equals", Operands: [operand] },
    })),
    Errors: Object.entries(errors).map(([ErrorType, NextAction]) => ({ ErrorType, NextAction })),
  };
}

export const END = action("end", "DisconnectParticipant");
export const OTHER = action("other", "EndFlowExecution");
