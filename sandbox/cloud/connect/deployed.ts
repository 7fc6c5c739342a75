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
  /** The number that its outbound calls come from. */
  readonly callerNumberArn?: string;
  readonly quickConnectIds: readonly string[];
}

/** The channels that the local cloud has. */
export const CHANNELS = ["VOICE", "CHAT", "TASK", "EMAIL"] as const;
export type Channel = (typeof CHANNELS)[number];

/** What an agent takes of one channel at once, and whether another channel may come beside it. */
export interface MediaConcurrency {
  readonly most: number;
  readonly isCrossedByOthers: boolean;
}

export interface RoutingProfile extends Named {
  readonly defaultOutboundQueueId: string;
  readonly queues: readonly {
    readonly channel: Channel;
    readonly queueId: string;
    readonly priority: number;
    readonly delaySeconds: number;
  }[];
  /** What its agents take at all: a queue of a channel that is not here brings them nothing. */
  readonly media: Readonly<Partial<Record<Channel, MediaConcurrency>>>;
}

/** Where an agent can send a contact with one key. */
export interface QuickConnect extends Named {
  readonly destination:
    | { readonly kind: "PHONE_NUMBER"; readonly phoneNumber: string }
    | { readonly kind: "QUEUE"; readonly queueId: string; readonly flowId: string };
}

/** `name` is the address. */
export interface EmailAddress extends Named {
  readonly displayName?: string;
}

/** Where an instance puts what it records; `streamArn` for the types that go to Kinesis. */
export interface StorageConfig {
  readonly associationId: string;
  readonly resourceType: string;
  readonly streamArn?: string;
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
  /** The number of End User Messaging that it was imported from: it takes texts, and no calls. */
  readonly sourceArn?: string;
}
