/** What an instance holds, as Connect keeps it. */
import type { FlowDocument, FlowType } from "../../../language/document.ts";

export interface Named {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
}

export type Day = "SUNDAY" | "MONDAY" | "TUESDAY" | "WEDNESDAY" | "THURSDAY" | "FRIDAY" | "SATURDAY";

/** Minutes since midnight; an end at or before the start lies on the next day. */
export interface OpenWindow {
  readonly day: Day;
  readonly startMinute: number;
  readonly endMinute: number;
}

export interface Hours extends Named {
  readonly timeZone: string;
  readonly windows: readonly OpenWindow[];
}

export interface Queue extends Named {
  readonly hoursId: string;
  readonly maxContacts?: number;
  readonly isEnabled: boolean;
}

/** The channels that the local cloud has. */
export type Channel = "VOICE" | "CHAT";

export interface RoutingProfile extends Named {
  readonly defaultOutboundQueueId: string;
  readonly queues: readonly {
    readonly channel: Channel;
    readonly queueId: string;
    readonly priority: number;
    readonly delaySeconds: number;
  }[];
  /** What its agents take at all: a queue of another channel brings them nothing. */
  readonly channels: readonly Channel[];
}

export interface SecurityProfile extends Named {
  readonly permissions: readonly string[];
}

/** `name` is the user name. */
export interface User extends Named {
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string;
  readonly phoneType: string;
  readonly routingProfileId: string;
  readonly securityProfileIds: readonly string[];
}

export interface Flow extends Named {
  readonly type: FlowType;
  readonly content: string;
  readonly document: FlowDocument;
  readonly isActive: boolean;
}

export interface SecurityKey {
  readonly associationId: string;
  /** PEM. */
  readonly publicKey: string;
  readonly createdAt: number;
}

export interface Association {
  readonly id: string;
  readonly type: string;
  readonly integrationArn: string;
}

export interface PhoneNumber {
  readonly id: string;
  readonly arn: string;
  /** E.164. */
  readonly address: string;
  readonly countryCode: string;
  readonly type: string;
  readonly description?: string;
  readonly instanceArn: string;
}
