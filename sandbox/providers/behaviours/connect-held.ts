/** What an instance holds: resources that are named by an ARN below the instance's own. */
import { idOf, isResourceArn, newResourceArn, type ResourceKind } from "../../cloud/connect/arn.ts";
import type { ConnectService } from "../../cloud/connect/connect-service.ts";
import type { Instance } from "../../cloud/connect/instance.ts";
import { readPublishable } from "../../cloud/connect/publish-flow.ts";
import type { Behaviour, DeployedResource, Json } from "../behaviour.ts";
import {
  flowTypeOf,
  listOf,
  mediaOf,
  objectOf,
  openWindows,
  optionalText,
  queuesOf,
  requiredText,
} from "./connect-inputs.ts";

/** As much of the cloud as Connect's behaviours touch. */
export interface ConnectHolder {
  readonly connect: ConnectService;
}

export type ConnectBehaviour = Behaviour<ConnectHolder>;

export const hoursOfOperation = held("hours", "hoursOfOperationArn", (at) => {
  if (listOf(at.inputs, "hoursOfOperationOverrides").length > 0)
    throw new Error("The local cloud does not offer overrides of hours of operation.");
  at.instance.put("hours", {
    ...at.named,
    timeZone: requiredText(at.inputs, "timeZone"),
    windows: openWindows(at.inputs),
  });
});

export const queue = held("queues", "queueArn", (at) => {
  const hours = at.instance.need("hours", requiredText(at.inputs, "hoursOfOperationArn"));
  const { maxContacts, quickConnectArns } = at.inputs;
  const callerNumberArn = optionalText(
    objectOf(at.inputs, "outboundCallerConfig"),
    "outboundCallerIdNumberArn",
  );
  at.instance.put("queues", {
    ...at.named,
    hoursId: hours.id,
    isEnabled: optionalText(at.inputs, "status") !== "DISABLED",
    // Where the resource names none, those stay that were associated by the API.
    quickConnectIds: Array.isArray(quickConnectArns)
      ? quickConnectArns.map((arn) => at.instance.need("quickConnects", String(arn)).id)
      : (at.instance.find("queues", at.named.id)?.quickConnectIds ?? []),
    ...(callerNumberArn === undefined ? {} : { callerNumberArn }),
    ...(typeof maxContacts === "number" ? { maxContacts } : {}),
  });
  return { type: "STANDARD" };
});

export const routingProfile = held("routingProfiles", "routingProfileArn", (at) => {
  const { instance, inputs } = at;
  instance.put("routingProfiles", {
    ...at.named,
    defaultOutboundQueueId: instance.need("queues", requiredText(inputs, "defaultOutboundQueueArn")).id,
    queues: queuesOf(inputs, (arn) => instance.need("queues", arn).id),
    media: mediaOf(inputs),
  });
});

export const securityProfile = held("securityProfiles", "securityProfileArn", (at) => {
  const permissions = at.inputs["permissions"];
  at.instance.put("securityProfiles", {
    ...at.named,
    name: optionalText(at.inputs, "securityProfileName") ?? at.named.name,
    permissions: Array.isArray(permissions) ? permissions.map(String) : [],
  });
});

export const user = held("users", "userArn", (at) => {
  const { instance, inputs } = at;
  const identity = objectOf(inputs, "identityInfo");
  const profiles = inputs["securityProfileArns"];
  const email = optionalText(identity, "email");
  instance.put("users", {
    ...at.named,
    name: optionalText(inputs, "username") ?? at.named.name,
    firstName: optionalText(identity, "firstName") ?? "",
    lastName: optionalText(identity, "lastName") ?? "",
    phoneType: optionalText(objectOf(inputs, "phoneConfig"), "phoneType") ?? "SOFT_PHONE",
    routingProfileId: instance.need("routingProfiles", requiredText(inputs, "routingProfileArn")).id,
    securityProfileIds: (Array.isArray(profiles) ? profiles : []).map(
      (arn) => instance.need("securityProfiles", String(arn)).id,
    ),
    ...(email === undefined ? {} : { email }),
  });
});

export const contactFlow = held("flows", "contactFlowArn", (at) => {
  const flow = {
    ...at.named,
    type: flowTypeOf(requiredText(at.inputs, "type")),
    content: requiredText(at.inputs, "content"),
    isActive: optionalText(at.inputs, "state") !== "ARCHIVED",
  };
  const document = readPublishable(at.connect.language, at.instance, flow);
  at.instance.put("flows", { ...flow, document });
});

export const contactFlowModule = held("modules", "contactFlowModuleArn", (at) => {
  const flow = {
    ...at.named,
    type: "MODULE" as const,
    content: requiredText(at.inputs, "content"),
    isActive: optionalText(at.inputs, "state") !== "ARCHIVED",
  };
  const document = readPublishable(at.connect.language, at.instance, flow);
  at.instance.put("modules", { ...flow, document });
  return { status: "PUBLISHED" };
});

export const emailAddress = held("emailAddresses", "emailAddressArn", (at) => {
  const displayName = optionalText(at.inputs, "displayName");
  if (listOf(at.inputs, "aliasConfigurations").length > 0)
    throw new Error("The local cloud does not offer aliases of email addresses.");
  at.instance.put("emailAddresses", {
    ...at.named,
    name: requiredText(at.inputs, "emailAddress"),
    ...(displayName === undefined ? {} : { displayName }),
  });
});

interface Place {
  readonly connect: ConnectService;
  readonly instance: Instance;
  readonly inputs: Json;
  readonly named: {
    readonly id: string;
    readonly arn: string;
    readonly name: string;
    readonly description?: string;
    readonly changedAt: number;
  };
}

/** A resource below an instance, named by an ARN that is kept once it is known. */
function held(kind: ResourceKind, arnOutput: string, put: (at: Place) => Json | undefined): ConnectBehaviour {
  return {
    put: ({ connect }, resource: DeployedResource) => {
      const { inputs, outputs } = resource;
      const instance = connect.registry.needInstance(resource.region, requiredText(inputs, "instanceArn"));
      const recorded = optionalText(outputs, arnOutput) ?? "";
      const arn = isResourceArn(recorded, instance.arn, kind)
        ? recorded
        : newResourceArn(instance.arn, kind, connect.core.random.uuid());
      const description = optionalText(inputs, "description");
      const named = {
        id: idOf(arn),
        arn,
        name: optionalText(inputs, "name") ?? resource.name,
        changedAt: connect.core.clock.now(),
        ...(description === undefined ? {} : { description }),
      };
      return { ...put({ connect, instance, inputs, named }), [arnOutput]: arn };
    },
    remove: ({ connect }, { inputs, outputs }) => {
      const instance = connect.registry.findInstance(requiredText(inputs, "instanceArn"));
      instance?.[kind].delete(idOf(requiredText(outputs, arnOutput)));
    },
  };
}
