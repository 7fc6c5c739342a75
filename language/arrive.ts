/** What a flow does on arriving at an action: ask its host for something, or go on by itself. */
import type { Ending } from "./branches.ts";
import type { Action } from "./document.ts";
import type { EffectBody, Frame } from "./effects.ts";
import { ParameterReader } from "./parameters.ts";
import type { Scope } from "./paths.ts";

export type Arrival =
  | { readonly kind: "effect"; readonly effect: EffectBody }
  | { readonly kind: "go-on"; readonly ending: Ending; readonly frame?: Frame }
  /** The module ends; its caller goes on. */
  | {
      readonly kind: "return";
      readonly result: string | undefined;
      readonly data: Readonly<Record<string, unknown>>;
    };

type Rule = (read: ParameterReader, action: Action, scope: Scope) => Arrival | undefined;

/** Undefined for an action that the machine does not run: it never guesses. */
export function arrive(action: Action, scope: Scope): Arrival | undefined {
  const rule = Object.hasOwn(RULES, action.Type) ? RULES[action.Type] : undefined;
  return rule?.(new ParameterReader(action.Parameters, scope), action, scope);
}

const DEFAULT_TERMINATOR = "#";
const DEFAULT_INPUT_SECONDS = 5;
const DEFAULT_INVOCATION_SECONDS = 3;
const DEFAULT_THIRD_PARTY_SECONDS = 30;
// A phone number of the E.164 plan has at most 15 digits; the console leaves room for a prefix.
const PHONE_NUMBER_LENGTH = 20;

const RULES: Readonly<Record<string, Rule>> = {
  MessageParticipant: (read) => {
    const spoken = speech(read);
    return spoken === undefined ? failed() : effect({ kind: "say", ...spoken });
  },
  MessageParticipantIteratively: (read) => {
    const texts = read.each("Messages").flatMap((message) => speech(message)?.text ?? []);
    const interruptSeconds = read.number("InterruptFrequencySeconds");
    return effect({ kind: "say-repeatedly", texts, ...present({ interruptSeconds }) });
  },
  GetParticipantInput: (read, action) => {
    const keyId = read.text("InputEncryption", "EncryptionKeyId");
    const certificate = read.text("InputEncryption", "Key");
    const encryption = keyId === undefined || certificate === undefined ? undefined : { keyId, certificate };
    // Without its key an encrypted input would reach the flow in clear: the error branch is the only safe way.
    if (read.has("InputEncryption") && encryption === undefined) return failed();
    const stores = read.flag("StoreInput");
    const spoken = speech(read);
    return effect({
      kind: "collect",
      mode: stores ? "store" : "menu",
      ssml: spoken?.ssml ?? false,
      timeoutSeconds: read.number("InputTimeLimitSeconds") ?? DEFAULT_INPUT_SECONDS,
      choices: stores ? [] : operands(action),
      terminators: read.text("DTMFConfiguration", "InputTerminationSequence") ?? DEFAULT_TERMINATOR,
      ...present({
        text: spoken?.text,
        maximumLength: maximumLength(read),
        encryption,
      }),
    });
  },
  ConnectParticipantWithLexBot: (read) => {
    const botAliasArn = read.text("LexV2Bot", "AliasArn");
    if (botAliasArn === undefined) return failed();
    const spoken = speech(read);
    return effect({
      kind: "converse",
      botAliasArn,
      ssml: spoken?.ssml ?? false,
      sessionAttributes: read.map("LexSessionAttributes"),
      ...present({
        text: spoken?.text,
        chatTimeoutSeconds: read.number("LexTimeoutSeconds", "Text"),
        initialMessage: read.text("LexInitializationData", "InitialMessage"),
      }),
    });
  },
  InvokeLambdaFunction: (read) => {
    const functionArn = read.text("LambdaFunctionARN");
    if (functionArn === undefined) return failed();
    return effect({
      kind: "invoke",
      functionArn,
      timeLimitSeconds: read.number("InvocationTimeLimitSeconds") ?? DEFAULT_INVOCATION_SECONDS,
      response: read.text("ResponseValidation", "ResponseType") === "JSON" ? "JSON" : "STRING_MAP",
      parameters: read.map("LambdaInvocationAttributes"),
    });
  },
  UpdateContactAttributes: (read) => effect({ kind: "set-attributes", attributes: read.map("Attributes") }),
  UpdateFlowAttributes: (read, _action, { frame }) => {
    const added = read
      .keys("FlowAttributes")
      .map((name) => [name, read.text("FlowAttributes", name, "Value") ?? ""] as const);
    return goOn({ ...frame, flowAttributes: { ...frame.flowAttributes, ...Object.fromEntries(added) } });
  },
  UpdateContactData: (read) =>
    effect({
      kind: "set-data",
      ...present({
        languageCode: read.text("LanguageCode"),
        customerId: read.text("CustomerId"),
        name: read.text("Name"),
      }),
    }),
  UpdateContactTextToSpeechVoice: (read) => {
    const voice = read.text("TextToSpeechVoice");
    if (voice === undefined) return failed();
    return effect({ kind: "set-voice", voice, ...present({ engine: read.text("TextToSpeechEngine") }) });
  },
  UpdateContactEventHooks: (read) => {
    const [hook] = read.keys("EventHooks");
    const flowId = hook === undefined ? undefined : read.text("EventHooks", hook);
    return hook === undefined || flowId === undefined ? failed() : effect({ kind: "set-hook", hook, flowId });
  },
  UpdateContactTargetQueue: (read) => {
    const target = present({ queueId: read.text("QueueId"), agentId: read.text("AgentId") });
    return Object.keys(target).length === 0 ? failed() : effect({ kind: "set-queue", ...target });
  },
  TransferParticipantToThirdParty: (read) => {
    const number = read.text("ThirdPartyPhoneNumber");
    if (number === undefined) return failed();
    return effect({
      kind: "third-party",
      number,
      timeLimitSeconds: read.number("ThirdPartyConnectionTimeLimitSeconds") ?? DEFAULT_THIRD_PARTY_SECONDS,
      continues: read.flag("ContinueFlowExecution"),
      ...present({ digits: read.text("ThirdPartyDTMFDigits"), callerId: read.text("CallerId", "Number") }),
    });
  },
  CreateTask: (read) => {
    // Not run: a task made from a template, at another time or with references of a form that is not published.
    if (["TaskTemplateId", "ScheduledTime", "DelaySeconds", "References"].some((name) => read.has(name)))
      return undefined;
    const name = read.text("Name");
    const flowId = read.text("ContactFlowId");
    if (name === undefined || flowId === undefined) return failed();
    return effect({
      kind: "start-task",
      name,
      flowId,
      attributes: read.map("Attributes"),
      ...present({ description: read.text("Description") }),
    });
  },
  TransferContactToQueue: () => effect({ kind: "queue" }),
  TransferToFlow: (read) => {
    const flowId = read.text("ContactFlowId");
    return flowId === undefined ? failed() : effect({ kind: "load-flow", flowId });
  },
  InvokeFlowModule: (read) => {
    const moduleId = read.text("FlowModuleId");
    return moduleId === undefined ? failed() : effect({ kind: "load-module", moduleId });
  },
  EndFlowModuleExecution: (read) => ({
    kind: "return",
    result: read.text("Result"),
    data: read.values("ResultData"),
  }),
  EndFlowExecution: () => effect({ kind: "end" }),
  DisconnectParticipant: () => effect({ kind: "disconnect" }),
  Compare: (read, _action, { frame }) =>
    goOn(frame, { kind: "value", value: read.text("ComparisonValue") ?? "" }),
  Loop: (read, action, { frame }) => {
    const done = frame.loops[action.Identifier] ?? 0;
    const again = done < (read.number("LoopCount") ?? 0);
    const loops = { ...frame.loops, [action.Identifier]: again ? done + 1 : 0 };
    return goOn({ ...frame, loops }, { kind: "value", value: again ? "ContinueLooping" : "DoneLooping" });
  },
  Wait: (read) => effect({ kind: "wait", seconds: read.number("TimeLimitSeconds") ?? 0 }),
  CheckHoursOfOperation: (read) =>
    effect({ kind: "check-hours", ...present({ hoursId: read.text("HoursOfOperationId") }) }),
  UpdateFlowLoggingBehavior: (read) =>
    effect({ kind: "set-logging", enabled: read.text("FlowLoggingBehavior") === "Enabled" }),
  UpdateContactRecordingBehavior: (read) => {
    const ivr = read.text("RecordingBehavior", "IVRRecordingBehavior");
    return effect({
      kind: "set-recording",
      participants: read.texts("RecordingBehavior", "RecordedParticipants"),
      ...present({ ivr: ivr === undefined ? undefined : ivr === "Enabled" }),
    });
  },
  DistributeByPercentage: () => effect({ kind: "draw" }),
};

function effect(body: EffectBody): Arrival {
  return { kind: "effect", effect: body };
}

function goOn(frame: Frame, ending: Ending = { kind: "done" }): Arrival {
  return { kind: "go-on", ending, frame };
}

/** The action cannot be done with the values it has: its error branch, without a word to the host. */
function failed(): Arrival {
  return { kind: "go-on", ending: { kind: "error", error: "NoMatchingError" } };
}

// Recorded prompts and media have no text of their own: their reference stands for them.
function speech(read: ParameterReader): { readonly text: string; readonly ssml: boolean } | undefined {
  const ssml = read.text("SSML");
  if (ssml !== undefined) return { text: ssml, ssml: true };
  const text = read.text("Text") ?? read.text("PromptId") ?? read.text("Media", "Uri");
  return text === undefined ? undefined : { text, ssml: false };
}

function maximumLength(read: ParameterReader): number | undefined {
  if (read.has("InputValidation", "PhoneNumberValidation")) return PHONE_NUMBER_LENGTH;
  return read.number("InputValidation", "CustomValidation", "MaximumLength");
}

function operands(action: Action): readonly string[] {
  return (action.Transitions.Conditions ?? []).flatMap(({ Condition }) => Condition.Operands);
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined: effects have optional properties, not undefined ones. */
function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
