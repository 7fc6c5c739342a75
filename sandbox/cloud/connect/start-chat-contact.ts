/** StartChatContact: a customer's chat begins with a flow. */
import { ServiceError } from "../service.ts";
import {
  attributesOf,
  below,
  type Input,
  instanceOf,
  type Operation,
  type Scene,
  text,
} from "./api-operations.ts";
import { attributeExcess } from "./change-contact.ts";
import type { ChatOrder } from "./chat-desk.ts";
import type { Flow } from "./deployed.ts";
import type { Instance } from "./instance.ts";

const DEFAULT_DURATION_MINUTES = 25 * 60;
const PLAIN = "text/plain";

/** Real members of the request that nothing here acts on: refused by name, not passed over. */
const NOT_OFFERED = [
  "PersistentChat",
  "RelatedContactId",
  "SegmentAttributes",
  "DisconnectOnCustomerExit",
  "ChatStreamingConfiguration",
  "ConnectionTypes",
];

export const startChatContact: Operation = {
  // The contact is there only for persistent chat; the flow is what the action always names.
  resource: (input, scene) => below(input, scene, "contact-flow", "ContactFlowId"),
  answer: (input, scene) => {
    const { ClientToken: token, ...rest } = input;
    return scene.tokens.once(
      {
        region: scene.region,
        operation: "StartChatContact",
        token: typeof token === "string" ? token : undefined,
      },
      rest,
      () => start(rest, scene),
      // The operation has no IdempotencyException.
      () => refusal("The ClientToken was used before, with other parameters."),
    );
  },
};

function start(input: Input, scene: Scene) {
  const { center } = scene;
  const instance = instanceOf(input, scene);
  const order = orderOf(input, instance);
  if (center.chats.isFull(instance))
    throw new ServiceError(
      "LimitExceededException",
      `Instance ${instance.settings.alias} has ${center.chats.mostLive} chats at once, as many as its quota allows.`,
      429,
    );
  const { contact, participantToken } = center.chats.open(order);
  return {
    ContactId: contact.id,
    ParticipantId: contact.chat.customer.id,
    ParticipantToken: participantToken,
  };
}

function orderOf(input: Input, instance: Instance): ChatOrder {
  const unknown = NOT_OFFERED.find((name) => input[name] !== undefined);
  if (unknown !== undefined) throw refusal(`The local cloud does not offer ${unknown} of StartChatContact.`);
  const attributes = attributesOf(input);
  const excess = attributeExcess(attributes);
  if (excess !== undefined) throw refusal(excess);
  const customerId = text(input, "CustomerId");
  const minutes = input["ChatDurationInMinutes"];
  const contentTypes = contentTypesOf(input);
  return {
    instance,
    flow: flowOf(input, instance),
    customerName: text(objectOf(input, "ParticipantDetails"), "DisplayName") ?? "",
    attributes,
    ...(customerId === undefined ? {} : { customerId }),
    contentTypes,
    durationMs: (typeof minutes === "number" ? minutes : DEFAULT_DURATION_MINUTES) * 60_000,
    ...initialMessageOf(input, contentTypes),
  };
}

function flowOf(input: Input, instance: Instance): Flow {
  const flow = instance.need("flows", text(input, "ContactFlowId") ?? "");
  if (flow.type !== "CONTACT_FLOW")
    throw refusal(`Flow ${flow.name} is of type ${flow.type}; a chat starts with a CONTACT_FLOW.`);
  if (!flow.isActive) throw refusal(`Flow ${flow.name} is archived.`);
  return flow;
}

function contentTypesOf(input: Input): readonly string[] {
  const types = input["SupportedMessagingContentTypes"];
  if (!Array.isArray(types) || types.length === 0) return [PLAIN];
  if (!types.includes(PLAIN)) throw refusal(`SupportedMessagingContentTypes must contain ${PLAIN}.`);
  return types.map(String);
}

function initialMessageOf(input: Input, contentTypes: readonly string[]): Pick<ChatOrder, "initialMessage"> {
  if (input["InitialMessage"] === undefined) return {};
  const message = objectOf(input, "InitialMessage");
  const contentType = text(message, "ContentType") ?? "";
  if (!contentTypes.includes(contentType))
    throw refusal(
      `The initial message is ${contentType}, which is not among SupportedMessagingContentTypes.`,
    );
  return { initialMessage: { contentType, content: text(message, "Content") ?? "" } };
}

function objectOf(input: Input, name: string): Input {
  const value = input[name];
  return typeof value === "object" && value !== null ? (value as Input) : {};
}

function refusal(message: string): ServiceError {
  return new ServiceError("InvalidRequestException", message);
}
