/** What the service demands of the actions that change a contact or call out for it. */
import type { ActionFacts } from "./action-facts.ts";
import {
  ABLE,
  ATTRIBUTE_NAME,
  CANNOT_FAIL,
  EVERY_CHANNEL,
  FAILS,
  FLAG,
  MAP,
  MAY_FAIL,
  must,
  OPAQUE,
  TEXT,
  VOICE,
  WITH_QUEUE,
} from "./action-shapes.ts";

export const CONTACT_ACTIONS = {
  InvokeLambdaFunction: {
    parameters: {
      // The region may only come in through an attribute that was set before.
      LambdaFunctionARN: must({ kind: "text", noRegion: true }),
      InvocationTimeLimitSeconds: must({ kind: "number", from: 1, to: 8, isStatic: true }),
      InvocationType: { kind: "choice", values: ["SYNCHRONOUS", "ASYNCHRONOUS"] },
      LambdaInvocationAttributes: MAP,
      ResponseValidation: {
        kind: "object",
        members: { ResponseType: must({ kind: "choice", values: ["STRING_MAP", "JSON"] }) },
      },
    },
    errors: FAILS,
    channels: EVERY_CHANNEL,
  },
  UpdateContactAttributes: {
    parameters: {
      Attributes: must({ kind: "map", key: ATTRIBUTE_NAME }),
      TargetContact: { kind: "choice", values: ["Current", "Related"] },
    },
    errors: FAILS,
    channels: EVERY_CHANNEL,
  },
  UpdateContactData: {
    parameters: {
      Name: TEXT,
      Description: TEXT,
      LanguageCode: TEXT,
      CustomerId: TEXT,
      WisdomSessionArn: TEXT,
      TargetContact: { kind: "choice", values: ["Current", "Related"] },
    },
    someOf: ["Name", "Description", "LanguageCode", "CustomerId", "WisdomSessionArn"],
    errors: FAILS,
    channels: EVERY_CHANNEL,
  },
  UpdateContactTextToSpeechVoice: {
    parameters: { TextToSpeechVoice: must(TEXT), TextToSpeechEngine: TEXT, TextToSpeechStyle: TEXT },
    errors: MAY_FAIL,
    channels: VOICE,
  },
  UpdateContactEventHooks: {
    parameters: {
      EventHooks: must({
        kind: "map",
        key: /^(AgentHold|AgentWhisper|CustomerHold|CustomerQueue|CustomerRemaining|CustomerWhisper|DefaultAgentUI|DisconnectAgentUI|PauseContact|ResumeContact)$/,
        entries: 1,
      }),
      // Exports add it for whispers; nothing is known of what the service reads in it.
      EventHooksConfiguration: OPAQUE,
    },
    errors: FAILS,
    channels: EVERY_CHANNEL,
  },
  UpdateContactTargetQueue: {
    parameters: { QueueId: TEXT, AgentId: TEXT },
    oneOf: ["QueueId", "AgentId"],
    errors: FAILS,
    flowTypes: WITH_QUEUE,
    channels: EVERY_CHANNEL,
  },
  TransferParticipantToThirdParty: {
    parameters: {
      ThirdPartyPhoneNumber: must(TEXT),
      ThirdPartyConnectionTimeLimitSeconds: must({ kind: "number", from: 1, to: 600 }),
      ContinueFlowExecution: must(FLAG),
      ThirdPartyDTMFDigits: TEXT,
      CallerId: { kind: "object", members: { Number: must(TEXT) } },
    },
    errors: FAILS,
    flowTypes: WITH_QUEUE,
    ends: "maybe",
    channels: VOICE,
  },
  CreateTask: {
    parameters: {
      Name: must(TEXT),
      Description: TEXT,
      ContactFlowId: TEXT,
      TaskTemplateId: TEXT,
      Attributes: MAP,
      References: OPAQUE,
      DelaySeconds: TEXT,
      ScheduledTime: TEXT,
    },
    oneOf: ["ContactFlowId", "TaskTemplateId"],
    errors: FAILS,
    channels: EVERY_CHANNEL,
  },
  TransferContactToQueue: {
    parameters: {},
    errors: { required: ["QueueAtCapacity", "NoMatchingError"] },
    flowTypes: WITH_QUEUE,
    ends: "maybe",
    channels: EVERY_CHANNEL,
  },
  UpdateContactRecordingBehavior: {
    parameters: {
      RecordingBehavior: {
        kind: "object",
        members: {
          RecordedParticipants: { kind: "list", of: { kind: "choice", values: ["Agent", "Customer"] } },
          ScreenRecordedParticipants: { kind: "list", of: { kind: "choice", values: ["Agent"] } },
          IVRRecordingBehavior: ABLE,
        },
      },
      AnalyticsBehavior: OPAQUE,
    },
    errors: CANNOT_FAIL,
    flowTypes: [...WITH_QUEUE, "OUTBOUND_WHISPER"],
    channels: EVERY_CHANNEL,
  },
} as const satisfies Record<string, ActionFacts>;
