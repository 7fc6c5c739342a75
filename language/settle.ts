/** What an action makes of its host's outcome: the values it leaves behind and how it ended. */
import type { Ending } from "./branches.ts";
import type { Action } from "./document.ts";
import type { Frame, Outcome } from "./effects.ts";

export interface Settled {
  readonly frame: Frame;
  readonly ending: Ending;
}

/** What each action can end with, besides an error; an action that is not named has no way on. */
const ENDS_WITH: Readonly<Record<string, readonly Outcome["kind"][]>> = {
  MessageParticipant: ["done"],
  MessageParticipantIteratively: ["done", "interrupted"],
  GetParticipantInput: ["collected", "timeout"],
  ConnectParticipantWithLexBot: ["understood", "timeout"],
  InvokeLambdaFunction: ["replied"],
  UpdateContactAttributes: ["done"],
  UpdateContactData: ["done"],
  UpdateContactTextToSpeechVoice: ["done"],
  UpdateContactEventHooks: ["done"],
  UpdateContactTargetQueue: ["done"],
  UpdateFlowLoggingBehavior: ["done"],
  UpdateContactRecordingBehavior: ["done"],
  CheckHoursOfOperation: ["hours"],
  DistributeByPercentage: ["drawn"],
  Wait: ["done", "interrupted"],
  TransferParticipantToThirdParty: ["done"],
  CreateTask: ["done"],
  InvokeFlowModule: ["loaded"],
  TransferToFlow: ["loaded"],
};

/** Undefined for an outcome that this action cannot have. */
export function settle(action: Action, outcome: Outcome, frame: Frame): Settled | undefined {
  if (outcome.kind !== "error" && !ENDS_WITH[action.Type]?.includes(outcome.kind)) return undefined;
  switch (outcome.kind) {
    case "done":
      return done(action, frame);
    case "collected":
      return stores(action)
        ? { frame: { ...frame, storedInput: outcome.value }, ending: DONE }
        : { frame, ending: value(outcome.value) };
    case "timeout":
      return timeout(action, frame);
    case "understood":
      return {
        frame: {
          ...frame,
          lex: {
            // A bot that did not understand has no intent; an empty name meets no condition.
            IntentName: outcome.intent ?? "",
            Slots: outcome.slots,
            SessionAttributes: outcome.sessionAttributes,
          },
        },
        ending: value(outcome.intent ?? ""),
      };
    case "replied":
      return { frame: { ...frame, external: outcome.external }, ending: DONE };
    case "hours":
      return { frame, ending: value(outcome.isOpen ? "True" : "False") };
    case "drawn":
      return { frame, ending: value(String(outcome.percentage)) };
    case "interrupted":
      return {
        frame,
        ending: value(action.Type === "Wait" ? "CustomerReturned" : "MessagesInterrupted"),
      };
    case "error":
      return { frame, ending: { kind: "error", error: outcome.error } };
    case "loaded":
      return undefined;
    default:
      return outcome satisfies never;
  }
}

const DONE: Ending = { kind: "done" };

function done(action: Action, frame: Frame): Settled {
  return { frame, ending: action.Type === "Wait" ? value("WaitCompleted") : DONE };
}

function timeout(action: Action, frame: Frame): Settled {
  // Stored input has no branch for silence: the service goes on with the word "Timeout" as the value.
  if (stores(action)) return { frame: { ...frame, storedInput: "Timeout" }, ending: DONE };
  return { frame, ending: { kind: "error", error: "InputTimeLimitExceeded" } };
}

function stores(action: Action): boolean {
  return action.Type === "GetParticipantInput" && action.Parameters["StoreInput"] === "True";
}

function value(text: string): Ending {
  return { kind: "value", value: text };
}
