/** Operations that attach what no resource type attaches: quick connects to queues, flows to texts and mail. */
import { ServiceError } from "../service.ts";
import {
  aboutContact,
  below,
  describing,
  type Input,
  instanceOf,
  listing,
  type Operation,
  text,
} from "./api-operations.ts";
import { quickConnectSummaryWire } from "./api-shapes.ts";
import { referenceWire } from "./contact-shape.ts";
import type { Instance } from "./instance.ts";

export const LINK_OPERATIONS: Readonly<Record<string, Operation>> = {
  ListQuickConnects: listing("transfer-destination/*", "QuickConnectSummaryList", (instance, input) => {
    const types = input["QuickConnectTypes"];
    return [...instance.quickConnects.values()]
      .filter(({ destination }) => !Array.isArray(types) || types.includes(destination.kind))
      .map((quickConnect) => quickConnectSummaryWire(instance, quickConnect));
  }),
  ListQueueQuickConnects: describing("queue", "QueueId", (instance, id) => ({
    QuickConnectSummaryList: instance
      .need("queues", id)
      .quickConnectIds.flatMap((held) => instance.find("quickConnects", held) ?? [])
      .map((quickConnect) => quickConnectSummaryWire(instance, quickConnect)),
  })),
  AssociateQueueQuickConnects: changingQueue((held, named) => [...new Set([...held, ...named])]),
  DisassociateQueueQuickConnects: changingQueue((held, named) => held.filter((id) => !named.includes(id))),
  AssociateFlow: {
    resource: (input, scene) => below(input, scene, "contact-flow", "FlowId"),
    answer: (input, scene) => {
      const type = text(input, "ResourceType") ?? "";
      if (type !== "SMS_PHONE_NUMBER" && type !== "INBOUND_EMAIL")
        throw new ServiceError(
          "InvalidRequestException",
          `The local cloud associates flows with SMS_PHONE_NUMBER and INBOUND_EMAIL, not with ${type}.`,
        );
      const instance = instanceOf(input, scene);
      const flow = instance.need("flows", text(input, "FlowId") ?? "");
      const resource = text(input, "ResourceId") ?? "";
      if (type === "INBOUND_EMAIL") instance.need("emailAddresses", resource);
      scene.registry.associateFlow(instance, type, resource, flow.id);
      return {};
    },
  },
  ListContactReferences: aboutContact("ContactId", "ResourceNotFoundException", (contact, input) => {
    const types = Array.isArray(input["ReferenceTypes"]) ? input["ReferenceTypes"].map(String) : [];
    return {
      ReferenceSummaryList: Object.entries(contact.origin.references ?? {})
        .filter(([, { type }]) => types.includes(type))
        .map(([name, reference]) => referenceWire(name, reference)),
    };
  }),
};

function changingQueue(
  change: (held: readonly string[], named: readonly string[]) => readonly string[],
): Operation {
  return {
    resource: (input, scene) => below(input, scene, "queue", "QueueId"),
    answer: (input, scene) => {
      const instance = instanceOf(input, scene);
      const queue = instance.need("queues", text(input, "QueueId") ?? "");
      const quickConnectIds = change(queue.quickConnectIds, namedIn(input, instance));
      instance.put("queues", { ...queue, quickConnectIds });
      return {};
    },
  };
}

function namedIn(input: Input, instance: Instance): readonly string[] {
  const ids = input["QuickConnectIds"];
  return Array.isArray(ids) ? ids.map((id) => instance.need("quickConnects", String(id)).id) : [];
}
