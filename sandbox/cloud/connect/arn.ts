/** Connect's ARNs: everything an instance holds is named below the instance's own. */

/** Path segments as the Service Authorization Reference prints them. */
export const SEGMENTS = {
  hours: "operating-hours",
  queues: "queue",
  routingProfiles: "routing-profile",
  securityProfiles: "security-profile",
  users: "agent",
  flows: "contact-flow",
  modules: "flow-module",
  quickConnects: "transfer-destination",
  emailAddresses: "email-address",
} as const;

export type ResourceKind = keyof typeof SEGMENTS;

const INSTANCE = /^arn:aws[a-z-]*:connect:([a-z0-9-]+):(\d{12}):instance\/([A-Za-z0-9-]{1,100})$/;

export function newInstanceArn(region: string, accountId: string, id: string): string {
  return `arn:aws:connect:${region}:${accountId}:instance/${id}`;
}

export function isInstanceArn(arn: string, region: string): boolean {
  return INSTANCE.exec(arn)?.[1] === region;
}

export function newResourceArn(instanceArn: string, kind: ResourceKind, id: string): string {
  return `${instanceArn}/${SEGMENTS[kind]}/${id}`;
}

/** True for an ARN of this kind below this instance. */
export function isResourceArn(arn: string, instanceArn: string, kind: ResourceKind): boolean {
  const prefix = `${instanceArn}/${SEGMENTS[kind]}/`;
  return arn.startsWith(prefix) && /^[A-Za-z0-9-]+$/.test(arn.slice(prefix.length));
}

export function newPhoneNumberArn(region: string, accountId: string, id: string): string {
  return `arn:aws:connect:${region}:${accountId}:phone-number/${id}`;
}

/** The id in an ARN, or a bare id as it is; a module's `:$LATEST` or `:<version>` is left out. */
export function idOf(arnOrId: string): string {
  return arnOrId.slice(arnOrId.lastIndexOf("/") + 1).replace(/:[^:]*$/, "");
}
