/** Chat items as transcripts and sockets carry them. */
import type { ChatItem, ChatReceipt } from "../connect/chat.ts";
import type { Contact } from "../connect/contact.ts";

type Wire = Readonly<Record<string, unknown>>;

export function itemWire(contact: Contact, item: ChatItem): Wire {
  const { from, receipts } = item;
  return {
    AbsoluteTime: instant(item.at),
    ...(item.content === undefined ? {} : { Content: item.content }),
    ContentType: item.contentType,
    Id: item.id,
    Type: item.type,
    ...(from === undefined
      ? {}
      : { ParticipantId: from.id, DisplayName: from.displayName, ParticipantRole: from.role }),
    ...(receipts.length === 0
      ? {}
      : { MessageMetadata: { MessageId: item.id, Receipts: receipts.map(receiptWire) } }),
    ContactId: contact.id,
  };
}

/** What a socket is sent: a transcript's item, and the contact that the chat began with. */
export function livingWire(contact: Contact, item: ChatItem): Wire {
  return { ...itemWire(contact, item), InitialContactId: contact.id };
}

/** A message that somebody got or read: its own content is not sent again. */
export function receiptedWire(contact: Contact, message: ChatItem, receipt: ChatReceipt): Wire {
  const what = receipt.readAt === undefined ? "delivered" : "read";
  return {
    Type: "MESSAGEMETADATA",
    ContentType: `application/vnd.amazonaws.connect.event.message.${what}`,
    MessageMetadata: { MessageId: message.id, Receipts: [receiptWire(receipt)] },
    ContactId: contact.id,
    InitialContactId: contact.id,
  };
}

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function receiptWire({ recipientId, deliveredAt, readAt }: ChatReceipt): Wire {
  return {
    RecipientParticipantId: recipientId,
    ...(deliveredAt === undefined ? {} : { DeliveredTimestamp: instant(deliveredAt) }),
    ...(readAt === undefined ? {} : { ReadTimestamp: instant(readAt) }),
  };
}
