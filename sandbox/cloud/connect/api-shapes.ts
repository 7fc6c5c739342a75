/** Connect's resources as its API writes them. Times are seconds since the epoch. */
import { createHash } from "node:crypto";
import type { Flow, Hours, Named, PhoneNumber, Queue, QuickConnect, SecurityKey, User } from "./deployed.ts";
import type { Instance } from "./instance.ts";

type Wire = Readonly<Record<string, unknown>>;

export function instanceWire({ arn, id, settings }: Instance): Wire {
  return {
    Id: id,
    Arn: arn,
    IdentityManagementType: settings.identityManagementType,
    InstanceAlias: settings.alias,
    CreatedTime: seconds(settings.createdAt),
    ServiceRole: `arn:aws:iam::${arn.split(":")[4]}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect`,
    InstanceStatus: "ACTIVE",
    InboundCallsEnabled: settings.takesInboundCalls,
    OutboundCallsEnabled: settings.takesOutboundCalls,
  };
}

/** What summaries of most resources have in common. */
export function summaryWire({ region }: Instance, { id, arn, name, changedAt }: Named): Wire {
  return { Id: id, Arn: arn, Name: name, LastModifiedTime: seconds(changedAt), LastModifiedRegion: region };
}

export function flowSummaryWire(flow: Flow): Wire {
  return {
    Id: flow.id,
    Arn: flow.arn,
    Name: flow.name,
    ContactFlowType: flow.type,
    ContactFlowState: flow.isActive ? "ACTIVE" : "ARCHIVED",
    ContactFlowStatus: "PUBLISHED",
  };
}

export function flowWire(instance: Instance, flow: Flow): Wire {
  return {
    ...publishedWire(flow),
    Type: flow.type,
    FlowContentSha256: sha256(flow.content),
    LastModifiedTime: seconds(flow.changedAt),
    LastModifiedRegion: instance.region,
  };
}

export function moduleSummaryWire({ id, arn, name, isActive }: Flow): Wire {
  return { Id: id, Arn: arn, Name: name, State: isActive ? "ACTIVE" : "ARCHIVED" };
}

export function moduleWire(flow: Flow): Wire {
  return { ...publishedWire(flow), FlowModuleContentSha256: sha256(flow.content) };
}

function publishedWire({ id, arn, name, content, isActive, description }: Flow): Wire {
  return {
    Id: id,
    Arn: arn,
    Name: name,
    Content: content,
    State: isActive ? "ACTIVE" : "ARCHIVED",
    Status: "PUBLISHED",
    ...(description === undefined ? {} : { Description: description }),
  };
}

export function queueSummaryWire(instance: Instance, queue: Queue): Wire {
  return { ...summaryWire(instance, queue), QueueType: "STANDARD" };
}

export function queueWire({ region }: Instance, queue: Queue): Wire {
  return {
    Name: queue.name,
    QueueArn: queue.arn,
    QueueId: queue.id,
    HoursOfOperationId: queue.hoursId,
    Status: queue.isEnabled ? "ENABLED" : "DISABLED",
    LastModifiedTime: seconds(queue.changedAt),
    LastModifiedRegion: region,
    ...(queue.maxContacts === undefined ? {} : { MaxContacts: queue.maxContacts }),
    ...(queue.description === undefined ? {} : { Description: queue.description }),
  };
}

export function userSummaryWire(instance: Instance, user: User): Wire {
  const { Name: Username, ...rest } = summaryWire(instance, user);
  return { ...rest, Username };
}

export function userWire(instance: Instance, user: User): Wire {
  return {
    ...userSummaryWire(instance, user),
    IdentityInfo: {
      FirstName: user.firstName,
      LastName: user.lastName,
      ...(user.email === undefined ? {} : { Email: user.email }),
    },
    PhoneConfig: { PhoneType: user.phoneType },
    SecurityProfileIds: user.securityProfileIds,
    RoutingProfileId: user.routingProfileId,
  };
}

export function quickConnectSummaryWire(instance: Instance, quickConnect: QuickConnect): Wire {
  return { ...summaryWire(instance, quickConnect), QuickConnectType: quickConnect.destination.kind };
}

export function hoursSummaryWire(instance: Instance, hours: Hours): Wire {
  return summaryWire(instance, hours);
}

export function phoneNumberWire(number: PhoneNumber): Wire {
  return {
    PhoneNumberId: number.id,
    PhoneNumberArn: number.arn,
    PhoneNumber: number.address,
    PhoneNumberCountryCode: number.countryCode,
    PhoneNumberType: number.type,
    TargetArn: number.instanceArn,
    InstanceId: number.instanceArn.split("/").at(-1),
    ...(number.description === undefined ? {} : { PhoneNumberDescription: number.description }),
  };
}

export function securityKeyWire({ associationId, publicKey, createdAt }: SecurityKey): Wire {
  return { AssociationId: associationId, Key: publicKey, CreationTime: seconds(createdAt) };
}

export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
