import { describe, expect, it } from "vitest";
import type { Action, FlowDocument } from "../../language/document.ts";
import type { ContactView, Step } from "../../language/effects.ts";
import { begin } from "../../language/machine.ts";
import { action, branches, CONTACT, END, flowOf, leadsTo } from "./sample.ts";

function start(document: FlowDocument, contact: ContactView = CONTACT): Step {
  return begin(document, "sample", contact);
}

describe("what each action asks of its host", () => {
  const fails = leadsTo("end", "NoMatchingError");
  it.each<readonly [string, Action["Parameters"], object]>([
    [
      "MessageParticipant",
      { Text: "Hello $.Attributes.language." },
      { kind: "say", text: "Hello de-DE.", ssml: false },
    ],
    [
      "MessageParticipant",
      { SSML: "<speak>Hi</speak>" },
      { kind: "say", text: "<speak>Hi</speak>", ssml: true },
    ],
    [
      "MessageParticipantIteratively",
      { Messages: [{ Text: "Hold" }, { SSML: "<speak/>" }], InterruptFrequencySeconds: "30" },
      { kind: "say-repeatedly", texts: ["Hold", "<speak/>"], interruptSeconds: 30 },
    ],
    [
      "TransferParticipantToThirdParty",
      {
        ThirdPartyPhoneNumber: "+441632960001",
        ThirdPartyConnectionTimeLimitSeconds: "20",
        ContinueFlowExecution: "True",
        ThirdPartyDTMFDigits: ",12$.Attributes.language",
        CallerId: { Number: "$.SystemEndpoint.Address" },
      },
      {
        kind: "third-party",
        number: "+441632960001",
        timeLimitSeconds: 20,
        continues: true,
        digits: ",12de-DE",
        callerId: CONTACT.systemEndpoint?.address,
      },
    ],
    [
      "CreateTask",
      { Name: "Call back", ContactFlowId: "flow-1", Attributes: { language: "$.Attributes.language" } },
      { kind: "start-task", name: "Call back", flowId: "flow-1", attributes: { language: "de-DE" } },
    ],
    [
      "GetParticipantInput",
      {
        Text: "PIN",
        StoreInput: "True",
        InputTimeLimitSeconds: "8",
        InputValidation: { CustomValidation: { MaximumLength: "6" } },
        InputEncryption: { EncryptionKeyId: "$.Attributes.language", Key: "PEM" },
        DTMFConfiguration: { InputTerminationSequence: "*" },
      },
      {
        kind: "collect",
        mode: "store",
        text: "PIN",
        ssml: false,
        timeoutSeconds: 8,
        choices: [],
        maximumLength: 6,
        terminators: "*",
        encryption: { keyId: "de-DE", certificate: "PEM" },
      },
    ],
    [
      "ConnectParticipantWithLexBot",
      { Text: "Yes?", LexV2Bot: { AliasArn: "arn:bot" }, LexSessionAttributes: { id: "$.ContactId" } },
      {
        kind: "converse",
        botAliasArn: "arn:bot",
        text: "Yes?",
        ssml: false,
        sessionAttributes: { id: "contact-1" },
      },
    ],
    [
      "InvokeLambdaFunction",
      {
        LambdaFunctionARN: "arn:$.Attributes.language",
        InvocationTimeLimitSeconds: "4",
        LambdaInvocationAttributes: { a: "$.Attributes.count", b: "x" },
        ResponseValidation: { ResponseType: "JSON" },
      },
      {
        kind: "invoke",
        functionArn: "arn:de-DE",
        timeLimitSeconds: 4,
        response: "JSON",
        parameters: { a: "7", b: "x" },
      },
    ],
    [
      "UpdateContactAttributes",
      { Attributes: { fn: "arn:aws:lambda:$.AwsRegion:1:function:f:live" } },
      { kind: "set-attributes", attributes: { fn: "arn:aws:lambda:eu-central-1:1:function:f:live" } },
    ],
    ["UpdateContactData", { LanguageCode: "de-DE" }, { kind: "set-data", languageCode: "de-DE" }],
    [
      "UpdateContactTextToSpeechVoice",
      { TextToSpeechVoice: "Amy", TextToSpeechEngine: "Neural" },
      { kind: "set-voice", voice: "Amy", engine: "Neural" },
    ],
    [
      "UpdateContactEventHooks",
      { EventHooks: { AgentWhisper: "flow-1" } },
      { kind: "set-hook", hook: "AgentWhisper", flowId: "flow-1" },
    ],
    ["UpdateContactTargetQueue", { QueueId: "q-1" }, { kind: "set-queue", queueId: "q-1" }],
    ["TransferContactToQueue", {}, { kind: "queue" }],
    ["TransferToFlow", { ContactFlowId: "f-1" }, { kind: "load-flow", flowId: "f-1" }],
    ["InvokeFlowModule", { FlowModuleId: "m-1" }, { kind: "load-module", moduleId: "m-1" }],
    ["EndFlowModuleExecution", {}, { kind: "end" }],
    ["EndFlowExecution", {}, { kind: "end" }],
    ["DisconnectParticipant", {}, { kind: "disconnect" }],
    ["Wait", { TimeLimitSeconds: "60" }, { kind: "wait", seconds: 60 }],
    ["CheckHoursOfOperation", { HoursOfOperationId: "h-1" }, { kind: "check-hours", hoursId: "h-1" }],
    [
      "UpdateFlowLoggingBehavior",
      { FlowLoggingBehavior: "Disabled" },
      { kind: "set-logging", enabled: false },
    ],
    [
      "UpdateContactRecordingBehavior",
      { RecordingBehavior: { RecordedParticipants: ["Agent"], IVRRecordingBehavior: "Disabled" } },
      { kind: "set-recording", participants: ["Agent"], ivr: false },
    ],
    ["DistributeByPercentage", {}, { kind: "draw" }],
  ])("%s %j", (type, parameters, effect) => {
    expect(start(flowOf(action("one", type, parameters, fails), END)).effect).toEqual({
      action: "one",
      ...effect,
    });
  });

  it("offers the keys of a menu's conditions", () => {
    const menu = action(
      "menu",
      "GetParticipantInput",
      { Text: "1 or 2", InputTimeLimitSeconds: "5", StoreInput: "False" },
      branches({ "1": "end", "2": "end" }, {}),
    );
    expect(start(flowOf(menu, END)).effect).toMatchObject({
      kind: "collect",
      mode: "menu",
      choices: ["1", "2"],
    });
  });
});
