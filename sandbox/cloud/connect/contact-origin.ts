/** What a contact is from its beginning on, and the words that Connect has for how it began and ended. */
import type { Telephony } from "../contact-status.ts";
import type { Chat } from "./chat.ts";
import type { Channel } from "./deployed.ts";
import type { Instance } from "./instance.ts";
import type { Mail } from "./mail.ts";

export type DisconnectReason =
  | "CUSTOMER_DISCONNECT"
  | "AGENT_DISCONNECT"
  | "THIRD_PARTY_DISCONNECT"
  | "CONTACT_FLOW_DISCONNECT"
  | "TELECOM_PROBLEM"
  | "TELECOM_UNANSWERED"
  | "CUSTOMER_CONNECTION_NOT_ESTABLISHED"
  | "EXPIRED"
  | "API";

export type InitiationMethod = "INBOUND" | "TRANSFER" | "API" | "FLOW";

export interface ContactReference {
  readonly type: string;
  readonly value: string;
}

export interface ContactOrigin {
  readonly id: string;
  readonly instance: Instance;
  readonly channel: Channel;
  readonly initiationMethod: InitiationMethod;
  /** A number, of mail an address; absent where the caller withheld it, and of what has no customer. */
  readonly customerAddress?: string;
  /** The number that was dialled or the address that was written to; a chat has none. */
  readonly systemAddress?: string;
  /** What the phone network says of the call, by header. */
  readonly sipHeaders?: Telephony;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly segmentAttributes?: Readonly<Record<string, string>>;
  readonly references?: Readonly<Record<string, ContactReference>>;
  readonly customerId?: string;
  readonly name?: string;
  readonly description?: string;
  /** The contact that this one goes on from. */
  readonly previous?: { readonly id: string; readonly initialContactId: string };
  readonly relatedContactId?: string;
  /** Present where the contact is a chat or a thread of texts. */
  readonly chat?: Chat;
  readonly initialMessage?: string;
  /** Present where the contact is mail. */
  readonly mail?: Mail;
  readonly startedAt: number;
}
