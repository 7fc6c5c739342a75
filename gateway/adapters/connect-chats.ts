/** Starts chats at Amazon Connect, in either region. */
import { type ConnectClient, StartChatContactCommand } from "@aws-sdk/client-connect";
import type { Side } from "../../domain/traffic/plan.ts";
import type { RegionConfig } from "../config.ts";
import type { ChatCall } from "../edge-ports.ts";
import type { ContactAnswer } from "../start-contact.ts";
import { failureOf, isUnsent } from "./failure.ts";
import { Ways } from "./ways.ts";

/** What agents see in place of a name: a name would stand in logs and transcripts. */
const DISPLAY_NAME = "Customer";

export type ConnectWays = Readonly<Record<Side, readonly [ConnectClient, ...ConnectClient[]]>>;

export function connectChats(
  regions: Readonly<Record<Side, Pick<RegionConfig, "instanceId" | "chatFlowId">>>,
  clients: ConnectWays,
  now: () => number,
): { start(side: Side, call: ChatCall): Promise<ContactAnswer> } {
  const ways = { home: new Ways(clients.home, now), peer: new Ways(clients.peer, now) };
  return {
    start: async (side, { clientToken, attributes }) => {
      const command = new StartChatContactCommand({
        InstanceId: regions[side].instanceId,
        ContactFlowId: regions[side].chatFlowId,
        ParticipantDetails: { DisplayName: DISPLAY_NAME },
        Attributes: { ...attributes },
        ClientToken: clientToken,
      });
      try {
        const { ContactId, ParticipantId, ParticipantToken } = await ways[side].run(
          (client) => client.send(command),
          // The same token in the same region starts nothing twice, whichever way it takes.
          { mayGoOn: isUnsent, isPath },
        );
        // Without these the client cannot go on; the same call again may give them.
        if (!ContactId || !ParticipantId || !ParticipantToken) return { kind: "ambiguous" };
        return {
          kind: "started",
          contact: { contactId: ContactId, participantId: ParticipantId, participantToken: ParticipantToken },
        };
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

function isPath(error: unknown): boolean {
  return isUnsent(error) || failureOf(error).kind === "ambiguous";
}
