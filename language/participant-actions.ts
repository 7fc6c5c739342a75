/** What the service demands of the actions that speak to a participant. Forms with rules of their own follow a slash. */
import type { ActionFacts } from "./action-facts.ts";
import {
  CANNOT_FAIL,
  EQUALS,
  EVERY_CHANNEL,
  FAILS,
  FLAG,
  HOLDS,
  MAP,
  MAY_FAIL,
  must,
  OPAQUE,
  oneOfWords,
  SECONDS_IN_A_WEEK,
  SPEECH,
  SPOKEN,
  SPOKEN_OR_WRITTEN,
  TEXT,
  VOICE,
  WHISPERS,
  WITH_QUEUE,
} from "./action-shapes.ts";

export const PARTICIPANT_ACTIONS = {
  MessageParticipant: {
    parameters: { ...SPEECH, SkipWhenDTMFBufferEnabled: FLAG },
    oneOf: SPOKEN,
    errors: MAY_FAIL,
    flowTypes: [...WITH_QUEUE, ...WHISPERS],
    channels: SPOKEN_OR_WRITTEN,
  },
  MessageParticipantIteratively: {
    parameters: {
      Messages: must({ kind: "list", of: { kind: "object", members: SPEECH } }),
      InterruptFrequencySeconds: { kind: "number", from: 1, to: SECONDS_IN_A_WEEK },
    },
    errors: MAY_FAIL,
    conditions: { operators: EQUALS, operand: oneOfWords("MessagesInterrupted"), optional: true },
    flowTypes: ["CUSTOMER_QUEUE", ...HOLDS],
    ends: "maybe",
    channels: VOICE,
  },
  "GetParticipantInput/menu": {
    parameters: {
      ...SPEECH,
      StoreInput: FLAG,
      InputTimeLimitSeconds: must({ kind: "number", from: 1, to: 180 }),
    },
    oneOf: SPOKEN,
    errors: { required: ["InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError"] },
    conditions: { operators: EQUALS, operand: { pattern: /^[0-9*#]$/, words: "one key of 0-9, * and #" } },
    flowTypes: WITH_QUEUE,
    channels: VOICE,
  },
  "GetParticipantInput/store": {
    parameters: {
      ...SPEECH,
      StoreInput: must(FLAG),
      InputTimeLimitSeconds: must({ kind: "number", from: 1, to: 180 }),
      InputValidation: {
        kind: "object",
        members: {
          CustomValidation: {
            kind: "object",
            members: { MaximumLength: must({ kind: "number", from: 1, to: 20 }) },
          },
          PhoneNumberValidation: {
            kind: "object",
            members: { NumberFormat: must({ kind: "choice", values: ["Local", "E164"] }), CountryCode: TEXT },
          },
        },
      },
      InputEncryption: { kind: "object", members: { EncryptionKeyId: must(TEXT), Key: must(TEXT) } },
      DTMFConfiguration: {
        kind: "object",
        members: {
          InputTerminationSequence: TEXT,
          DisableCancelKey: FLAG,
          InterdigitTimeLimitSeconds: { kind: "number", from: 1, to: 20 },
        },
      },
    },
    oneOf: SPOKEN,
    errors: { required: ["NoMatchingError"], allowed: ["InvalidPhoneNumber"] },
    flowTypes: WITH_QUEUE,
    channels: VOICE,
  },
  "GetParticipantInput/buffer": {
    parameters: { EnableDTMFBuffer: must(FLAG), StoreInput: FLAG, InputEncryption: OPAQUE },
    errors: FAILS,
    flowTypes: WITH_QUEUE,
    channels: VOICE,
  },
  ConnectParticipantWithLexBot: {
    parameters: {
      ...SPEECH,
      LexV2Bot: { kind: "object", members: { AliasArn: must(TEXT) } },
      LexBot: { kind: "object", members: { Name: must(TEXT), Region: must(TEXT), Alias: must(TEXT) } },
      LexSessionAttributes: MAP,
      LexInitializationData: { kind: "object", members: { InitialMessage: must(TEXT) } },
      LexTimeoutSeconds: {
        kind: "object",
        members: { Text: { kind: "number", from: 60, to: SECONDS_IN_A_WEEK } },
      },
    },
    oneOf: ["LexV2Bot", "LexBot"],
    errors: { required: ["NoMatchingError", "NoMatchingCondition"], allowed: ["InputTimeLimitExceeded"] },
    conditions: { operators: EQUALS, optional: true },
    flowTypes: WITH_QUEUE,
    channels: SPOKEN_OR_WRITTEN,
  },
  DisconnectParticipant: {
    parameters: {},
    errors: CANNOT_FAIL,
    flowTypes: WITH_QUEUE,
    ends: "always",
    channels: EVERY_CHANNEL,
  },
} as const satisfies Record<string, ActionFacts>;
