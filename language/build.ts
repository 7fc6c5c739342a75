/**
 * Writes a flow as named steps; the first one starts it. A step's name is its block's identifier, a step of
 * several blocks names the others after it, so the same source gives the same bytes.
 */
import type { FlowDocument, FlowType } from "./document.ts";
import { Draft } from "./draft.ts";
import { TalkBuilder } from "./talk-builder.ts";
import { conditions, error } from "./transition.ts";
import type { Failing, FunctionCall, GoingOn, InvokeWays, LoopWays, PutThrough } from "./ways.ts";

/** Throws UnfinishedFlow with everything that keeps the flow from being built. */
export function buildFlow(type: FlowType, write: (flow: FlowBuilder) => void): FlowDocument {
  const draft = new Draft(type);
  write(new FlowBuilder(draft));
  return draft.finish();
}

export class FlowBuilder extends TalkBuilder {
  /** The way of every following step that fails and names no other. */
  onError(step: string): void {
    this.draft.onError(step);
  }

  /** Calls a function and goes by the `status` of its reply. A status it does not declare is a failure. */
  invoke<Outcome extends string>(name: string, call: FunctionCall<Outcome>, ways: InvokeWays<Outcome>): void {
    const { parameters, keep } = ways;
    const failed = this.draft.failing(name, ways.failed);
    const next = `${name}.${keep === undefined ? "status" : "keep"}`;
    this.step(
      name,
      "InvokeLambdaFunction",
      { next, failed },
      {
        LambdaFunctionARN: call.arn,
        InvocationTimeLimitSeconds: String(call.timeLimitSeconds),
        InvocationType: "SYNCHRONOUS",
        LambdaInvocationAttributes: Object.keys(parameters).length === 0 ? undefined : parameters,
        ResponseValidation: { ResponseType: call.response },
      },
    );
    if (keep !== undefined) this.set(next, keep, { next: `${name}.status`, failed });
    const values = Object.fromEntries(call.outcomes.map((outcome) => [outcome, ways.outcomes[outcome]]));
    this.compare(`${name}.status`, "$.External.status", { values, otherwise: failed });
  }

  loop(name: string, ways: LoopWays): void {
    const branches = conditions({ ContinueLooping: ways.again, DoneLooping: ways.done });
    this.draft.add(
      name,
      "Loop",
      { LoopCount: String(ways.times) },
      { NextAction: ways.done, Conditions: branches },
    );
  }

  set(name: string, attributes: Readonly<Record<string, string>>, ways: GoingOn): void {
    this.step(name, "UpdateContactAttributes", ways, { Attributes: attributes, TargetContact: "Current" });
  }

  language(name: string, languageCode: string, ways: GoingOn): void {
    this.step(name, "UpdateContactData", ways, { LanguageCode: languageCode, TargetContact: "Current" });
  }

  voice(name: string, voice: { readonly name: string; readonly engine: string }, ways: GoingOn): void {
    const parameters = { TextToSpeechVoice: voice.name, TextToSpeechEngine: voice.engine };
    this.step(name, "UpdateContactTextToSpeechVoice", ways, parameters);
  }

  hook(name: string, hook: string, flowId: string, ways: GoingOn): void {
    this.step(name, "UpdateContactEventHooks", ways, { EventHooks: { [hook]: flowId } });
  }

  logging(name: string, behavior: "Enabled" | "Disabled", { next }: { readonly next: string }): void {
    this.draft.add(
      name,
      "UpdateFlowLoggingBehavior",
      { FlowLoggingBehavior: behavior },
      { NextAction: next },
    );
  }

  module(name: string, moduleId: string, ways: GoingOn): void {
    this.step(name, "InvokeFlowModule", ways, { FlowModuleId: moduleId });
  }

  targetQueue(name: string, queueId: string, ways: GoingOn): void {
    this.step(name, "UpdateContactTargetQueue", ways, { QueueId: queueId });
  }

  /** Ends the flow, unless the queue does not take the contact. */
  queue(name: string, ways: Failing & { readonly full: string }): void {
    const failed = this.draft.failing(name, ways.failed);
    const Errors = [error("QueueAtCapacity", ways.full), error("NoMatchingError", failed)];
    this.draft.add(name, "TransferContactToQueue", {}, { NextAction: failed, Errors });
  }

  /** A module hands back to the flow that called it. */
  leave(name: string): void {
    this.draft.add(name, "EndFlowModuleExecution", {}, {});
  }

  end(name: string): void {
    this.draft.add(name, "EndFlowExecution", {}, {});
  }

  /**
   * Puts the contact through to a number outside, and leaves it there; `digits` are keyed once it answers. Ends the
   * flow unless it fails.
   */
  putThrough(name: string, call: PutThrough, { failed }: Failing): void {
    const failing = this.draft.failing(name, failed);
    const parameters = {
      ThirdPartyPhoneNumber: call.number,
      ThirdPartyConnectionTimeLimitSeconds: String(call.seconds),
      ContinueFlowExecution: "False",
      ThirdPartyDTMFDigits: call.digits,
      CallerId: call.callerId === undefined ? undefined : { Number: call.callerId },
    };
    const transitions = { NextAction: failing, Errors: [error("NoMatchingError", failing)] };
    this.draft.add(name, "TransferParticipantToThirdParty", parameters, transitions);
  }

  disconnect(name: string): void {
    this.draft.add(name, "DisconnectParticipant", {}, {});
  }
}
