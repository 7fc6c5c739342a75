/** StartEmailContact: mail that somebody else received is handed in, with its headers. */
import { ServiceError } from "../service.ts";
import { below, type Input, instanceOf, type Operation, type Scene, text } from "./api-operations.ts";
import type { Contact } from "./contact.ts";
import { commonOf, flowOf, once, refuseMembers } from "./outbound-operations.ts";

const NOT_OFFERED = ["AdditionalRecipients", "Attachments", "SegmentAttributes"];

export const startEmailContact: Operation = once("StartEmailContact", start, (input, scene) =>
  text(input, "ContactFlowId") === undefined ? "*" : below(input, scene, "contact-flow", "ContactFlowId"),
);

function start(input: Input, scene: Scene): Contact {
  refuseMembers("StartEmailContact", input, NOT_OFFERED);
  const instance = instanceOf(input, scene);
  const { center, registry } = scene;
  const to = text(input, "DestinationEmailAddress") ?? "";
  if (registry.findEmailAddress(to)?.instance !== instance)
    throw new ServiceError(
      "ResourceNotFoundException",
      `Instance ${instance.settings.alias} has no address ${to}.`,
      404,
    );
  const raw = objectOf(objectOf(input, "EmailMessage"), "RawMessage");
  const headers = objectOf(raw, "Headers");
  const inReplyTo = text(headers, "IN_REPLY_TO");
  const flowId = text(input, "ContactFlowId");
  const { attributes, references } = commonOf(input, instance, scene);
  return center.mails.arrive(
    {
      messageId: text(headers, "MESSAGE_ID") ?? center.mails.newMessageId(),
      from: text(objectOf(input, "FromEmailAddress"), "EmailAddress") ?? "",
      to,
      subject: text(raw, "Subject") ?? "",
      text: text(raw, "Body") ?? "",
      attachments: [],
      ...(inReplyTo === undefined ? {} : { inReplyTo }),
    },
    { attributes, references, ...(flowId === undefined ? {} : { flow: flowOf(input, instance) }) },
  );
}

function objectOf(input: Input, name: string): Input {
  const value = input[name];
  return typeof value === "object" && value !== null ? (value as Input) : {};
}
