/** Texts by End User Messaging: transactional, guarded by country, and reported on where they bring a code. */
import {
  PinpointSMSVoiceV2Client,
  PutMessageFeedbackCommand,
  SendTextMessageCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";

export interface TextSettings {
  /** The ARN of a number or a pool. */
  readonly origination: string;
  readonly configurationSet: string;
  readonly protectConfiguration: string;
}

export interface OutgoingTexts {
  /** Refused: this number gets no text. What may pass throws. */
  send(text: {
    readonly to: string;
    readonly body: string;
    readonly timeToLiveSeconds: number;
  }): Promise<{ readonly messageId: string } | "refused">;
}

export interface TextFeedback {
  arrived(messageId: string): Promise<void>;
}

/** What the service says of the number itself: opted out, a blocked country, no number at all. */
const REFUSALS: ReadonlySet<string> = new Set(["ConflictException", "ValidationException"]);

export function outgoingTexts(region: string, settings: TextSettings): OutgoingTexts {
  const client = clientOf(region);
  return {
    send: async ({ to, body, timeToLiveSeconds }) => {
      try {
        const { MessageId: messageId } = await client.send(
          new SendTextMessageCommand({
            DestinationPhoneNumber: to,
            OriginationIdentity: settings.origination,
            MessageBody: body,
            MessageType: "TRANSACTIONAL",
            TimeToLive: timeToLiveSeconds,
            ConfigurationSetName: settings.configurationSet,
            ProtectConfigurationId: settings.protectConfiguration,
            MessageFeedbackEnabled: true,
          }),
        );
        if (messageId === undefined)
          throw new Error("The messaging service took a text and did not say under which id; try again.");
        return { messageId };
      } catch (error) {
        if (error instanceof Error && REFUSALS.has(error.name)) return "refused";
        throw error;
      }
    },
  };
}

export function textFeedback(region: string): TextFeedback {
  const client = clientOf(region);
  return {
    arrived: async (messageId) => {
      // Statistics of the service alone: what fails here must not keep a customer waiting who is in.
      await client
        .send(new PutMessageFeedbackCommand({ MessageId: messageId, MessageFeedbackStatus: "RECEIVED" }))
        .catch(() => undefined);
    },
  };
}

/** One try: a text that was taken and whose reply was lost would be sent twice. */
function clientOf(region: string): PinpointSMSVoiceV2Client {
  return new PinpointSMSVoiceV2Client({
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
  });
}
