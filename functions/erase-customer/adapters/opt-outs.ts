/** Numbers that asked for no more texts, as End User Messaging keeps them in the clear. */
import { DeleteOptedOutNumberCommand, PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { OptOuts } from "../ports.ts";

export function optOutsOf(region: string, list: string): OptOuts {
  const client = new PinpointSMSVoiceV2Client({ region, maxAttempts: 3 });
  return {
    forget: async (number) => {
      try {
        await client.send(new DeleteOptedOutNumberCommand({ OptOutListName: list, OptedOutNumber: number }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === "ResourceNotFoundException") return false;
        throw error;
      }
    },
  };
}
