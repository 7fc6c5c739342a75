/** Operations that begin contacts: calls to phones outside, and tasks. Each works once for a client token. */
import { ServiceError } from "../service.ts";
import {
  attributesOf,
  below,
  type Input,
  instanceOf,
  instanceResource,
  type Operation,
  type Scene,
  text,
  type Wire,
} from "./api-operations.ts";
import { attributeExcess } from "./change-contact.ts";
import type { Contact } from "./contact.ts";
import type { ContactReference } from "./contact-origin.ts";
import type { Flow } from "./deployed.ts";
import type { Instance } from "./instance.ts";

const DEFAULT_RING_SECONDS = 60;

export const OUTBOUND_OPERATIONS: Readonly<Record<string, Operation>> = {
  StartOutboundVoiceContact: once(
    "StartOutboundVoiceContact",
    startCall,
    (input, scene) =>
      // The reference names no resource type; the policies that AWS publishes name the instance's contacts.
      `${instanceResource(input, scene)}/contact/*`,
  ),
  StartTaskContact: once("StartTaskContact", startTask, (input, scene) =>
    text(input, "ContactFlowId") === undefined
      ? below(input, scene, "transfer-destination", "QuickConnectId")
      : below(input, scene, "contact-flow", "ContactFlowId"),
  ),
};

export function once(
  operation: string,
  start: (input: Input, scene: Scene) => Contact,
  resource: Operation["resource"],
): Operation {
  return {
    resource,
    answer: ({ ClientToken: token, ...rest }, scene): Wire =>
      scene.tokens.once(
        { region: scene.region, operation, token: typeof token === "string" ? token : undefined },
        rest,
        () => ({ ContactId: start(rest, scene).id }),
        () => refusal("The ClientToken was used before, with other parameters."),
      ),
  };
}

function startCall(input: Input, scene: Scene): Contact {
  refuseMembers("StartOutboundVoiceContact", input, [
    "AnswerMachineDetectionConfig",
    "CampaignId",
    "OutboundStrategy",
  ]);
  if (text(input, "TrafficType") === "CAMPAIGN")
    throw refusal("The local cloud does not offer TrafficType CAMPAIGN.");
  const instance = instanceOf(input, scene);
  if (!instance.settings.takesOutboundCalls)
    throw new ServiceError(
      "OutboundContactNotPermittedException",
      `Instance ${instance.settings.alias} makes no outbound calls.`,
      403,
    );
  const { from, queue } = sourceOf(input, instance, scene);
  const seconds = input["RingTimeoutInSeconds"];
  return scene.center.calls.callOut({
    ...commonOf(input, instance, scene),
    instance,
    flow: flowOf(input, instance),
    from,
    to: text(input, "DestinationPhoneNumber") ?? "",
    ringMs: (typeof seconds === "number" ? seconds : DEFAULT_RING_SECONDS) * 1000,
    ...(queue === undefined ? {} : { queue }),
  });
}

function sourceOf(input: Input, instance: Instance, { registry, region }: Scene) {
  const queueId = text(input, "QueueId");
  const queue = queueId === undefined ? undefined : instance.need("queues", queueId);
  const source = text(input, "SourcePhoneNumber");
  const number =
    source === undefined
      ? queue?.callerNumberArn && registry.findNumber(region, queue.callerNumberArn)
      : registry.findAddress(source);
  if (number === undefined || number === "" || number.instanceArn !== instance.arn)
    throw new ServiceError(
      "InvalidParameterException",
      source === undefined
        ? "Either SourcePhoneNumber or a QueueId whose queue has an outbound caller ID number is needed."
        : `${source} is no number of instance ${instance.settings.alias}.`,
    );
  return { from: number.address, queue };
}

function startTask(input: Input, scene: Scene): Contact {
  refuseMembers("StartTaskContact", input, [
    "TaskTemplateId",
    "ScheduledTime",
    "Attachments",
    "SegmentAttributes",
  ]);
  const instance = instanceOf(input, scene);
  const quickConnectId = text(input, "QuickConnectId");
  if ((quickConnectId === undefined) === (text(input, "ContactFlowId") === undefined))
    throw refusal("Exactly one of ContactFlowId and QuickConnectId is needed.");
  const quickConnect =
    quickConnectId === undefined ? undefined : instance.need("quickConnects", quickConnectId);
  if (quickConnect?.destination.kind === "PHONE_NUMBER")
    throw refusal(`Quick connect ${quickConnect.name} is a phone number, which takes no tasks.`);
  const previousId = text(input, "PreviousContactId");
  const previous = previousId === undefined ? undefined : contactOf(previousId, instance, scene);
  return scene.center.tasks.start({
    ...commonOf(input, instance, scene),
    instance,
    name: text(input, "Name") ?? "",
    initiationMethod: "API",
    via: quickConnect === undefined ? { flow: flowOf(input, instance) } : { quickConnect },
    ...(previous === undefined ? {} : { previous }),
  });
}

/** What is linked to another contact takes that one's attributes over. */
export function commonOf(input: Input, instance: Instance, scene: Scene) {
  const relatedContactId = text(input, "RelatedContactId");
  const linkedId = relatedContactId ?? text(input, "PreviousContactId");
  const linked = linkedId === undefined ? {} : contactOf(linkedId, instance, scene).attributes;
  const attributes = { ...linked, ...attributesOf(input) };
  const excess = attributeExcess(attributes);
  if (excess !== undefined) throw refusal(excess);
  const name = text(input, "Name");
  const description = text(input, "Description");
  return {
    attributes,
    references: referencesOf(input),
    ...(relatedContactId === undefined ? {} : { relatedContactId }),
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}

function referencesOf(input: Input): Readonly<Record<string, ContactReference>> {
  const given = (input["References"] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  return Object.fromEntries(
    Object.entries(given).map(([name, { Type, Value }]) => [
      name,
      { type: String(Type), value: String(Value ?? "") },
    ]),
  );
}

function contactOf(id: string, instance: Instance, { center }: Scene): Contact {
  const contact = center.find(id);
  if (contact === undefined || contact.instance !== instance)
    throw new ServiceError("ResourceNotFoundException", `Instance ${instance.id} has no contact ${id}.`, 404);
  return contact;
}

export function flowOf(input: Input, instance: Instance): Flow {
  const flow = instance.need("flows", text(input, "ContactFlowId") ?? "");
  if (flow.type !== "CONTACT_FLOW")
    throw refusal(`Flow ${flow.name} is of type ${flow.type}; a contact starts with a CONTACT_FLOW.`);
  if (!flow.isActive) throw refusal(`Flow ${flow.name} is archived.`);
  return flow;
}

export function refuseMembers(operation: string, input: Input, names: readonly string[]): void {
  const unknown = names.find((name) => input[name] !== undefined);
  if (unknown !== undefined) throw refusal(`The local cloud does not offer ${unknown} of ${operation}.`);
}

export function refusal(message: string): ServiceError {
  return new ServiceError("InvalidRequestException", message);
}
