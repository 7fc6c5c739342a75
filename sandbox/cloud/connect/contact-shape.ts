/** A contact as Connect's API writes it. Times are seconds since the epoch. */
import { seconds } from "./api-shapes.ts";
import type { Contact } from "./contact.ts";
import { segmentWire } from "./contact-events.ts";

type Wire = Readonly<Record<string, unknown>>;

export function contactWire(contact: Contact): Wire {
  const { origin, targetQueue, enqueuedAt, agent, connectedToAgentAt, disconnectedAt } = contact;
  const { previous, relatedContactId, description, segmentAttributes } = origin;
  return {
    Arn: contact.arn,
    Id: contact.id,
    InitialContactId: contact.initialContactId,
    ...(previous === undefined ? {} : { PreviousContactId: previous.id }),
    ...(relatedContactId === undefined ? {} : { RelatedContactId: relatedContactId }),
    InitiationMethod: origin.initiationMethod,
    Channel: contact.channel,
    InitiationTimestamp: seconds(contact.startedAt),
    ...(contact.connectedToSystemAt === undefined
      ? {}
      : { ConnectedToSystemTimestamp: seconds(contact.connectedToSystemAt) }),
    ...endpoints(contact),
    ...(contact.name === undefined ? {} : { Name: contact.name }),
    ...(description === undefined ? {} : { Description: description }),
    ...(contact.customerId === undefined ? {} : { CustomerId: contact.customerId }),
    ...(segmentAttributes === undefined ? {} : { SegmentAttributes: segmentWire(segmentAttributes) }),
    ...(targetQueue === undefined || enqueuedAt === undefined
      ? {}
      : { QueueInfo: { Id: targetQueue.id, EnqueueTimestamp: seconds(enqueuedAt) } }),
    ...(agent === undefined || connectedToAgentAt === undefined
      ? {}
      : { AgentInfo: { Id: agent.id, ConnectedToAgentTimestamp: seconds(connectedToAgentAt) } }),
    ...(disconnectedAt === undefined
      ? {}
      : { DisconnectTimestamp: seconds(disconnectedAt), DisconnectReason: contact.disconnectReason }),
  };
}

function endpoints({ customerAddress, systemAddress, endpointType: Type }: Contact): Wire {
  return {
    ...(systemAddress === undefined ? {} : { SystemEndpoint: { Type, Address: systemAddress } }),
    ...(customerAddress === undefined ? {} : { CustomerEndpoint: { Type, Address: customerAddress } }),
  };
}

/** One member by kind, as ListContactReferences has them. */
export function referenceWire(name: string, { type, value }: { type: string; value: string }): Wire {
  const word = type
    .toLowerCase()
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
  const status = type === "ATTACHMENT" || type === "EMAIL_MESSAGE" ? { Status: "APPROVED" } : {};
  return { [word]: { Name: name, Value: value, ...status } };
}
