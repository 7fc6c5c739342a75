/** A contact as people and tests look at it. */

export type ContactState =
  | "dialling"
  | "in-flow"
  | "awaiting-input"
  | "queued"
  | "ringing"
  | "connected"
  | "ended";

export interface Utterance {
  readonly seq: number;
  readonly at: number;
  /** customer: what the caller hears; agent: what the agent hears (whispers). */
  readonly to: "customer" | "agent";
  readonly text: string;
  readonly languageCode: string;
  /** The flow or module and the action that spoke. */
  readonly flow: string;
  readonly action: string;
  /** input: the caller is expected to key or speak after it. */
  readonly expects: "nothing" | "keys" | "speech-or-keys" | "text";
}

/** One message of a chat, in the order of the transcript. */
export interface ChatMessage {
  readonly at: number;
  readonly role: "CUSTOMER" | "AGENT" | "SYSTEM";
  readonly displayName: string;
  readonly text: string;
}

export interface ContactStatus {
  readonly contactId: string;
  readonly region: string;
  readonly channel: "VOICE" | "CHAT" | "TASK" | "EMAIL";
  readonly state: ContactState;
  /** The customer's number, or of mail the address; absent where it is withheld. */
  readonly customerAddress?: string;
  readonly queueName?: string;
  readonly agent?: string;
  readonly disconnectReason?: string;
  /** The leg that the caller hears, or heard, at another number of the cloud; keys and words go there. */
  readonly bridgedTo?: { readonly contactId: string; readonly region: string };
  /** The contact that goes on from this one, after an agent sent the customer on. */
  readonly nextContactId?: string;
  /** What the caller's line keyed by itself when it rang, pauses and all. */
  readonly tones?: string;
  readonly utterances: readonly Utterance[];
  /** Of a chat: what everybody wrote. */
  readonly messages?: readonly ChatMessage[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly references?: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
  /** Flow blocks that took their error branch, and why: AccessDenied, timeouts, nonsense. */
  readonly errors: readonly { readonly action: string; readonly error: string; readonly reason: string }[];
}

/** A phone outside the cloud that rings: by whose call, and what it shows. */
export interface RingingPhone {
  readonly contactId: string;
  readonly region: string;
  readonly from?: string;
}

/** What the phone network tells of a call besides the number, by SIP header: P-Charge-Info, ISUP-OLI, JIP. */
export type Telephony = Readonly<Record<string, string>>;

export type DisconnectCause = "hang-up" | "line-dropped";
