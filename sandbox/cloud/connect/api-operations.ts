/** The operations of Connect's API that are offered here: whom they concern, and what they answer. */
import { ServiceError } from "../service.ts";
import {
  flowSummaryWire,
  flowWire,
  hoursSummaryWire,
  instanceWire,
  moduleSummaryWire,
  moduleWire,
  phoneNumberWire,
  queueSummaryWire,
  queueWire,
  securityKeyWire,
  summaryWire,
  userSummaryWire,
  userWire,
} from "./api-shapes.ts";
import { setAttributes } from "./change-contact.ts";
import type { ClientTokens } from "./client-tokens.ts";
import type { Contact } from "./contact.ts";
import type { ContactCenter } from "./contact-center.ts";
import { contactWire } from "./contact-shape.ts";
import type { Instance } from "./instance.ts";
import { page } from "./page.ts";
import type { Registry } from "./registry.ts";

export type Input = Readonly<Record<string, unknown>>;
export type Wire = Readonly<Record<string, unknown>>;

export interface Scene {
  readonly region: string;
  readonly accountId: string;
  readonly registry: Registry;
  readonly center: ContactCenter;
  readonly tokens: ClientTokens;
}

export interface Operation {
  /** The resource of the IAM question, as the Service Authorization Reference names it for the action. */
  resource(input: Input, scene: Scene): string;
  /** Where the action concerns several at once: every one must be allowed. */
  resources?(input: Input, scene: Scene): readonly string[];
  answer(input: Input, scene: Scene): Wire;
}

const SUMMARIES = 1000;

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListInstances: {
    resource: () => "*",
    answer: (input, { registry, region }) => {
      const { items, next } = page(registry.instances(region), input, 10);
      return { InstanceSummaryList: items.map(instanceWire), ...next };
    },
  },
  DescribeInstance: {
    resource: instanceResource,
    answer: (input, scene) => ({ Instance: instanceWire(instanceOf(input, scene)) }),
  },
  ListContactFlows: listing("contact-flow/*", "ContactFlowSummaryList", ({ flows }, input) => {
    const types = input["ContactFlowTypes"];
    return [...flows.values()]
      .filter((f) => !Array.isArray(types) || types.includes(f.type))
      .map(flowSummaryWire);
  }),
  DescribeContactFlow: describing("contact-flow", "ContactFlowId", (instance, id) => ({
    ContactFlow: flowWire(instance, instance.need("flows", id)),
  })),
  ListContactFlowModules: listing("", "ContactFlowModulesSummaryList", ({ modules }, input) =>
    [...modules.values()]
      .map(moduleSummaryWire)
      .filter((m) => [undefined, m["State"]].includes(input["ContactFlowModuleState"])),
  ),
  DescribeContactFlowModule: describing("flow-module", "ContactFlowModuleId", (instance, id) => ({
    ContactFlowModule: moduleWire(instance.need("modules", id)),
  })),
  ListQueues: listing("queue/*", "QueueSummaryList", (instance, input) => {
    const types = input["QueueTypes"];
    if (Array.isArray(types) && !types.includes("STANDARD")) return [];
    return [...instance.queues.values()].map((q) => queueSummaryWire(instance, q));
  }),
  DescribeQueue: describing("queue", "QueueId", (instance, id) => ({
    Queue: queueWire(instance, instance.need("queues", id)),
  })),
  ListUsers: listing("", "UserSummaryList", (instance) =>
    [...instance.users.values()].map((u) => userSummaryWire(instance, u)),
  ),
  DescribeUser: describing("agent", "UserId", (instance, id) => ({
    User: userWire(instance, instance.need("users", id)),
  })),
  ListHoursOfOperations: listing("", "HoursOfOperationSummaryList", (instance) =>
    [...instance.hours.values()].map((h) => hoursSummaryWire(instance, h)),
  ),
  ListRoutingProfiles: listing("", "RoutingProfileSummaryList", (instance) =>
    [...instance.routingProfiles.values()].map((p) => summaryWire(instance, p)),
  ),
  ListSecurityKeys: listing("", "SecurityKeys", (instance) => instance.securityKeys.map(securityKeyWire)),
  // Its enumeration knows neither functions nor bots: those are listed by operations of their own.
  ListIntegrationAssociations: listing("", "IntegrationAssociationSummaryList", () => []),
  ListLambdaFunctions: listing("", "LambdaFunctions", (instance) => associated(instance, "LAMBDA_FUNCTION")),
  ListBots: listing("", "LexBots", (instance, input) =>
    text(input, "LexVersion") === "V2"
      ? associated(instance, "LEX_BOT").map((AliasArn) => ({ LexV2Bot: { AliasArn } }))
      : [],
  ),
  ListPhoneNumbersV2: {
    resource: (_input, { region, accountId }) => `arn:aws:connect:${region}:${accountId}:phone-number/*`,
    answer: (input, scene) => {
      const target = text(input, "TargetArn") ?? text(input, "InstanceId");
      const instance = target === undefined ? undefined : scene.registry.needInstance(scene.region, target);
      const within = (name: string, value: string) => {
        const wanted = input[name];
        return !Array.isArray(wanted) || wanted.includes(value);
      };
      const found = scene.registry
        .numbers(scene.region)
        .filter((n) => instance === undefined || n.instanceArn === instance.arn)
        .filter((n) => within("PhoneNumberCountryCodes", n.countryCode) && within("PhoneNumberTypes", n.type))
        .filter((n) => n.address.startsWith(text(input, "PhoneNumberPrefix") ?? ""));
      const { items, next } = page(found, input, SUMMARIES);
      return { ListPhoneNumbersSummaryList: items.map(phoneNumberWire), ...next };
    },
  },
  DescribeContact: aboutContact("ContactId", "ResourceNotFoundException", (contact) => ({
    Contact: contactWire(contact),
  })),
  GetContactAttributes: aboutContact("InitialContactId", "ResourceNotFoundException", (contact) => ({
    Attributes: contact.attributes,
  })),
  UpdateContactAttributes: aboutContact("InitialContactId", "ResourceNotFoundException", (contact, input) => {
    const outcome = setAttributes(contact, attributesOf(input));
    if (outcome.kind === "error") throw new ServiceError("InvalidRequestException", outcome.reason);
    return {};
  }),
  StopContact: aboutContact("ContactId", "ContactNotFoundException", (contact, _input, { center }) => {
    if (contact.hasEnded)
      throw new ServiceError("ContactNotFoundException", `Contact ${contact.id} has ended already.`, 410);
    if (contact.channel === "VOICE" && contact.origin.initiationMethod === "TRANSFER")
      throw new ServiceError(
        "InvalidRequestException",
        `Contact ${contact.id} is a call that was sent on: StopContact does not end those.`,
      );
    center.stop(contact);
    return {};
  }),
};

function associated(instance: Instance, type: string): readonly string[] {
  return instance.associations.filter((a) => a.type === type).map((a) => a.integrationArn);
}

/** A list of one instance. `below` is what IAM asks about, below the instance. */
export function listing(
  below: string,
  list: string,
  all: (instance: Instance, input: Input) => readonly (Wire | string)[],
): Operation {
  return {
    resource: (input, scene) => instanceResource(input, scene) + (below === "" ? "" : `/${below}`),
    answer: (input, scene) => {
      const { items, next } = page(all(instanceOf(input, scene), input), input, SUMMARIES);
      return { [list]: items, ...next };
    },
  };
}

export function describing(
  segment: string,
  idName: string,
  answer: (instance: Instance, id: string) => Wire,
): Operation {
  return {
    resource: (input, scene) => below(input, scene, segment, idName),
    answer: (input, scene) => answer(instanceOf(input, scene), text(input, idName) ?? ""),
  };
}

export function aboutContact(
  idName: string,
  absent: "ResourceNotFoundException" | "ContactNotFoundException",
  answer: (contact: Contact, input: Input, scene: Scene) => Wire,
): Operation {
  return {
    resource: (input, scene) => below(input, scene, "contact", idName),
    answer: (input, scene) => {
      const instance = instanceOf(input, scene);
      const id = text(input, idName) ?? "";
      const contact = scene.center.find(id);
      if (contact === undefined || contact.instance !== instance)
        throw new ServiceError(
          absent,
          `Instance ${instance.id} has no contact ${id}.`,
          absent === "ContactNotFoundException" ? 410 : 404,
        );
      return answer(contact, input, scene);
    },
  };
}

/** Throws InvalidParameterException for a name that Connect does not take. */
export function attributesOf(input: Input): Readonly<Record<string, string>> {
  const attributes = (input["Attributes"] ?? {}) as Readonly<Record<string, string>>;
  const wrong = Object.keys(attributes).find((name) => !/^[A-Za-z0-9_-]+$/.test(name));
  if (wrong !== undefined)
    throw new ServiceError(
      "InvalidParameterException",
      `The attribute name ${wrong} has characters other than letters, digits, - and _.`,
    );
  return attributes;
}

export function below(input: Input, scene: Scene, segment: string, idName: string): string {
  const id = text(input, idName) ?? "";
  return id.startsWith("arn:") ? id : `${instanceResource(input, scene)}/${segment}/${id}`;
}

export function instanceResource(input: Input, { region, accountId }: Scene): string {
  const id = text(input, "InstanceId") ?? "";
  return id.startsWith("arn:") ? id : `arn:aws:connect:${region}:${accountId}:instance/${id}`;
}

export function instanceOf(input: Input, { registry, region }: Scene): Instance {
  return registry.needInstance(region, text(input, "InstanceId") ?? "");
}

export function text(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}
