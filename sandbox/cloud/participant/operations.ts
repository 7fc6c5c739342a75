/** What a customer's client asks of the participant service. */
import { EVENT } from "../connect/chat.ts";
import type { ChatContact, ChatDesk } from "../connect/chat-desk.ts";
import type { ClientTokens } from "../connect/client-tokens.ts";
import { ServiceError } from "../service.ts";
import { instant, itemWire } from "./chat-wire.ts";
import type { Connections } from "./connections.ts";
import { transcriptPage } from "./transcript-page.ts";

type Input = Readonly<Record<string, unknown>>;
type Wire = Readonly<Record<string, unknown>>;

export interface Desk {
  readonly chats: ChatDesk;
  readonly connections: Connections;
  readonly tokens: ClientTokens;
}

export interface ParticipantOperation {
  /** Where the bearer of the call is found, and what it was given for. */
  readonly bearer: "ParticipantToken" | "ConnectionToken";
  answer(contact: ChatContact, input: Input, desk: Desk): Wire;
}

export const PARTICIPANT_OPERATIONS: Readonly<Record<string, ParticipantOperation>> = {
  CreateParticipantConnection: { bearer: "ParticipantToken", answer: connect },
  SendMessage: { bearer: "ConnectionToken", answer: sendMessage },
  SendEvent: { bearer: "ConnectionToken", answer: sendEvent },
  GetTranscript: { bearer: "ConnectionToken", answer: getTranscript },
  DisconnectParticipant: {
    bearer: "ConnectionToken",
    answer: (contact, _input, { chats }) => {
      chats.leave(contact);
      return {};
    },
  },
};

function connect(contact: ChatContact, input: Input, { connections }: Desk): Wire {
  const types = Array.isArray(input["Type"]) ? input["Type"] : [];
  if (types.length === 0 && input["ConnectParticipant"] !== true)
    throw invalid("Type or ConnectParticipant is required.");
  if (types.includes("WEBRTC_CONNECTION"))
    throw invalid("A chat has no connection of type WEBRTC_CONNECTION.");
  const wire: Record<string, unknown> = {};
  if (types.includes("WEBSOCKET")) {
    const { url, expiresAt } = connections.giveAddress(contact);
    wire["Websocket"] = { Url: url, ConnectionExpiry: instant(expiresAt) };
  }
  if (types.includes("CONNECTION_CREDENTIALS")) {
    const { token, expiresAt } = connections.giveToken(contact);
    wire["ConnectionCredentials"] = { ConnectionToken: token, Expiry: instant(expiresAt) };
  }
  return wire;
}

function sendMessage(contact: ChatContact, input: Input, { chats, tokens }: Desk): Wire {
  const contentType = String(input["ContentType"]);
  if (!contact.chat.contentTypes.includes(contentType))
    throw invalid(`The chat takes ${contact.chat.contentTypes.join(", ")}, not ${contentType}.`);
  return once(contact, "SendMessage", input, tokens, () => {
    const { id, at } = chats.write(contact, contentType, String(input["Content"]));
    return { Id: id, AbsoluteTime: instant(at) };
  });
}

const RECEIPTS: Readonly<Record<string, "deliveredAt" | "readAt">> = {
  [`${EVENT}.message.delivered`]: "deliveredAt",
  [`${EVENT}.message.read`]: "readAt",
};

function sendEvent(contact: ChatContact, input: Input, { connections, tokens }: Desk): Wire {
  const { chat } = contact;
  const contentType = String(input["ContentType"]);
  return once(contact, "SendEvent", input, tokens, () => {
    if (contentType === `${EVENT}.typing`) {
      const { id, at } = chat.type(chat.customer);
      return { Id: id, AbsoluteTime: instant(at) };
    }
    const what = RECEIPTS[contentType];
    // AWS takes an acknowledged connection still, and does nothing about it since 2025.
    if (what === undefined && contentType !== `${EVENT}.connection.acknowledged`)
      throw invalid(`${contentType} is no event that a participant sends.`);
    if (what !== undefined && chat.acknowledge(chat.customer, messageIdOf(input), what) === undefined)
      throw invalid("The event's content names no message of somebody else in this chat.");
    return { Id: connections.newId(), AbsoluteTime: instant(chat.now()) };
  });
}

function getTranscript(contact: ChatContact, input: Input): Wire {
  const wanted = input["ContactId"];
  if (typeof wanted === "string" && wanted !== contact.id)
    throw invalid(`Contact ${wanted} is not of this chat.`);
  const { items, nextToken } = transcriptPage(contact.chat.items, input);
  return {
    InitialContactId: contact.id,
    Transcript: items.map((item) => itemWire(contact, item)),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

/** A client that never saw the answer asks again with its token: the message is written once. */
function once(
  contact: ChatContact,
  operation: string,
  input: Input,
  tokens: ClientTokens,
  act: () => Wire,
): Wire {
  const { ClientToken: token, ConnectionToken: _, ...rest } = input;
  const scope = {
    region: contact.id,
    operation,
    token: typeof token === "string" ? token : undefined,
  };
  return tokens.once(scope, rest, act, () =>
    invalid("The ClientToken was used before, with another content."),
  );
}

function messageIdOf(input: Input): string {
  try {
    const content: unknown = JSON.parse(String(input["Content"]));
    if (typeof content === "object" && content !== null && "messageId" in content)
      return String(content.messageId);
  } catch {
    // Said below, as for a content without the id.
  }
  throw invalid('The content of a receipt is JSON such as {"messageId":"..."}.');
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}
