/**
 * Writes a flow as named steps; the first one starts it. A step's name is its block's identifier, a step of
 * several blocks names the others after it, so the same source gives the same bytes.
 */
import type { FlowDocument, FlowType, ParameterValue } from "./document.ts";
import { Draft } from "./draft.ts";
import type { Speech } from "./speech.ts";
import { conditions, error } from "./transition.ts";
import type {
  AskWays,
  CompareWays,
  ConverseWays,
  Failing,
  FunctionCall,
  GoingOn,
  InvokeWays,
  LoopWays,
  MenuWays,
} from "./ways.ts";

/** Throws UnfinishedFlow with everything that keeps the flow from being built. */
export function buildFlow(type: FlowType, write: (flow: FlowBuilder) => void): FlowDocument {
  const draft = new Draft(type);
  write(new FlowBuilder(draft));
  return draft.finish();
}

/** The value that stored input has when the caller keyed nothing. */
const NOTHING_KEYED = "Timeout";

export class FlowBuilder {
  readonly #draft: Draft;

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /** The way of every following step that fails and names no other. */
  onError(step: string): void {
    this.#draft.onError(step);
  }

  say(name: string, speech: Speech, { next }: { readonly next: string }): void {
    this.#spoken(name, speech, (block, Text) =>
      this.#draft.add(block, "MessageParticipant", { Text }, { NextAction: next }),
    );
  }

  /** One key out of those offered. */
  menu(name: string, speech: Speech, ways: MenuWays): void {
    const failed = this.#draft.failing(name, ways.failed);
    this.#spoken(name, speech, (block, Text) =>
      this.#draft.add(
        block,
        "GetParticipantInput",
        { Text, InputTimeLimitSeconds: String(ways.seconds), StoreInput: "False" },
        {
          NextAction: ways.otherwise,
          Conditions: conditions(ways.keys),
          Errors: [
            error("InputTimeLimitExceeded", ways.silence),
            error("NoMatchingCondition", ways.otherwise),
            error("NoMatchingError", failed),
          ],
        },
      ),
    );
  }

  /** Digits, kept as `$.StoredCustomerInput`. */
  ask(name: string, speech: Speech, ways: AskWays): void {
    const { encryptedWith } = ways;
    this.#spoken(name, speech, (block, Text) =>
      this.#step(
        block,
        "GetParticipantInput",
        { next: `${name}.keyed`, failed: ways.failed },
        {
          Text,
          StoreInput: "True",
          InputTimeLimitSeconds: String(ways.seconds),
          InputValidation: { CustomValidation: { MaximumLength: String(ways.maximumDigits) } },
          InputEncryption: encryptedWith && {
            EncryptionKeyId: encryptedWith.keyId,
            Key: encryptedWith.certificate,
          },
          DTMFConfiguration: { InputTerminationSequence: "#", DisableCancelKey: "False" },
        },
      ),
    );
    this.compare(`${name}.keyed`, "$.StoredCustomerInput", {
      values: { [NOTHING_KEYED]: ways.silence },
      otherwise: ways.next,
    });
  }

  converse(name: string, speech: Speech, ways: ConverseWays): void {
    const failed = this.#draft.failing(name, ways.failed);
    this.#spoken(name, speech, (block, Text) =>
      this.#draft.add(
        block,
        "ConnectParticipantWithLexBot",
        { Text, LexV2Bot: { AliasArn: ways.botAliasArn }, LexSessionAttributes: ways.sessionAttributes },
        {
          NextAction: ways.otherwise,
          Conditions: conditions(ways.intents),
          Errors: [error("NoMatchingCondition", ways.otherwise), error("NoMatchingError", failed)],
        },
      ),
    );
  }

  /** Calls a function and goes by the `status` of its reply. A status it does not declare is a failure. */
  invoke<Outcome extends string>(name: string, call: FunctionCall<Outcome>, ways: InvokeWays<Outcome>): void {
    const { parameters, keep } = ways;
    const failed = this.#draft.failing(name, ways.failed);
    const next = `${name}.${keep === undefined ? "status" : "keep"}`;
    this.#step(
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

  compare(name: string, reference: string, ways: CompareWays): void {
    this.#draft.add(
      name,
      "Compare",
      { ComparisonValue: reference },
      {
        NextAction: ways.otherwise,
        Conditions: conditions(ways.values),
        Errors: [error("NoMatchingCondition", ways.otherwise)],
      },
    );
  }

  loop(name: string, ways: LoopWays): void {
    const branches = conditions({ ContinueLooping: ways.again, DoneLooping: ways.done });
    this.#draft.add(
      name,
      "Loop",
      { LoopCount: String(ways.times) },
      { NextAction: ways.done, Conditions: branches },
    );
  }

  set(name: string, attributes: Readonly<Record<string, string>>, ways: GoingOn): void {
    this.#step(name, "UpdateContactAttributes", ways, { Attributes: attributes, TargetContact: "Current" });
  }

  language(name: string, languageCode: string, ways: GoingOn): void {
    this.#step(name, "UpdateContactData", ways, { LanguageCode: languageCode, TargetContact: "Current" });
  }

  voice(name: string, voice: { readonly name: string; readonly engine: string }, ways: GoingOn): void {
    const parameters = { TextToSpeechVoice: voice.name, TextToSpeechEngine: voice.engine };
    this.#step(name, "UpdateContactTextToSpeechVoice", ways, parameters);
  }

  hook(name: string, hook: string, flowId: string, ways: GoingOn): void {
    this.#step(name, "UpdateContactEventHooks", ways, { EventHooks: { [hook]: flowId } });
  }

  logging(name: string, behavior: "Enabled" | "Disabled", { next }: { readonly next: string }): void {
    this.#draft.add(
      name,
      "UpdateFlowLoggingBehavior",
      { FlowLoggingBehavior: behavior },
      { NextAction: next },
    );
  }

  module(name: string, moduleId: string, ways: GoingOn): void {
    this.#step(name, "InvokeFlowModule", ways, { FlowModuleId: moduleId });
  }

  targetQueue(name: string, queueId: string, ways: GoingOn): void {
    this.#step(name, "UpdateContactTargetQueue", ways, { QueueId: queueId });
  }

  /** Ends the flow, unless the queue does not take the contact. */
  queue(name: string, ways: Failing & { readonly full: string }): void {
    const failed = this.#draft.failing(name, ways.failed);
    const Errors = [error("QueueAtCapacity", ways.full), error("NoMatchingError", failed)];
    this.#draft.add(name, "TransferContactToQueue", {}, { NextAction: failed, Errors });
  }

  /** Says it over and over while the contact waits; the flow lasts as long as the waiting. */
  repeat(name: string, speech: Speech): void {
    this.#spoken(name, speech, (block, Text) =>
      this.#draft.add(block, "MessageParticipantIteratively", { Messages: [{ Text }] }, {}),
    );
  }

  /** A module hands back to the flow that called it. */
  leave(name: string): void {
    this.#draft.add(name, "EndFlowModuleExecution", {}, {});
  }

  end(name: string): void {
    this.#draft.add(name, "EndFlowExecution", {}, {});
  }

  disconnect(name: string): void {
    this.#draft.add(name, "DisconnectParticipant", {}, {});
  }

  #step(
    name: string,
    type: string,
    ways: { readonly next: string; readonly failed?: string | undefined },
    parameters: Readonly<Record<string, ParameterValue | undefined>>,
  ): void {
    const failed = this.#draft.failing(name, ways.failed);
    const transitions = { NextAction: ways.next, Errors: [error("NoMatchingError", failed)] };
    this.#draft.add(name, type, parameters, transitions);
  }

  // A block speaks one text and the language has no way to choose a text by key: a step with several texts
  // becomes a comparison and one block for each of them, all with the same ways out.
  #spoken(name: string, speech: Speech, block: (identifier: string, text: string) => void): void {
    if (typeof speech === "string") {
      block(name, speech);
      return;
    }
    const variants = Object.keys(speech.texts);
    this.compare(name, speech.by, {
      values: Object.fromEntries(variants.map((variant) => [variant, `${name}.${variant}`])),
      otherwise: `${name}.${speech.otherwise}`,
    });
    for (const variant of variants) block(`${name}.${variant}`, speech.texts[variant] ?? "");
  }
}
