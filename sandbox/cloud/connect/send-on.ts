/** An agent sends the customer on by a quick connect: a new contact of the same chain goes on. */
import type { FlowDocument } from "../../../language/document.ts";
import type { CloudCore } from "../service.ts";
import type { ChatDesk } from "./chat-desk.ts";
import { Contact } from "./contact.ts";
import type { QuickConnect } from "./deployed.ts";
import type { Switchboard } from "./switchboard.ts";
import { leadOf } from "./task-desk.ts";

export interface SendingParts {
  readonly core: CloudCore;
  readonly switchboard: Switchboard;
  readonly chats: ChatDesk;
  readonly contacts: Map<string, Contact>;
}

/** Throws where the quick connect cannot take a contact of this channel. */
export function sendOn(contact: Contact, quickConnect: QuickConnect, parts: SendingParts): Contact {
  const { destination, name } = quickConnect;
  if (destination.kind === "PHONE_NUMBER" && contact.channel !== "VOICE")
    throw new Error(
      `Quick connect ${name} is a phone number, which takes calls; this is a ${contact.channel}.`,
    );
  const { flow, queue } =
    destination.kind === "PHONE_NUMBER"
      ? { flow: { name, document: callingOn(destination.phoneNumber) }, queue: undefined }
      : leadOf(contact.instance, quickConnect);
  const next = new Contact({
    ...contact.origin,
    id: parts.core.random.uuid(),
    initiationMethod: "TRANSFER",
    previous: contact,
    attributes: contact.attributes,
    startedAt: parts.core.clock.now(),
    ...(contact.customerId === undefined ? {} : { customerId: contact.customerId }),
    ...(contact.name === undefined ? {} : { name: contact.name }),
  });
  next.languageCode = contact.languageCode;
  next.voice = contact.voice;
  next.targetQueue = queue;
  parts.contacts.set(next.id, next);
  parts.chats.passOn(contact, next);
  parts.switchboard.begin(next);
  parts.switchboard.handOver(contact, next);
  parts.switchboard.answer(next, flow, "queue-transfer");
  return next;
}

/** What the service does by itself for a quick connect that is a number: longest ring, no way back. */
function callingOn(phoneNumber: string): FlowDocument {
  return {
    Version: "2019-10-30",
    StartAction: "call",
    Actions: [
      {
        Identifier: "call",
        Type: "TransferParticipantToThirdParty",
        Parameters: {
          ThirdPartyPhoneNumber: phoneNumber,
          ThirdPartyConnectionTimeLimitSeconds: "60",
          ContinueFlowExecution: "False",
        },
        Transitions: { Errors: [{ ErrorType: "NoMatchingError", NextAction: "end" }] },
      },
      { Identifier: "end", Type: "DisconnectParticipant", Parameters: {}, Transitions: {} },
    ],
  };
}
