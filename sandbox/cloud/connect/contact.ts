/** A live or ended contact, a call or a chat: what it knows of itself, what was said, and what went wrong. */
import type { ContactView } from "../../../language/effects.ts";
import type { ChatMessage, ContactState, ContactStatus, Telephony, Utterance } from "../control.ts";
import { Activity } from "./activity.ts";
import type { Chat } from "./chat.ts";
import type { Channel, Queue, User } from "./deployed.ts";
import type { Instance } from "./instance.ts";

export type DisconnectReason =
  | "CUSTOMER_DISCONNECT"
  | "AGENT_DISCONNECT"
  | "CONTACT_FLOW_DISCONNECT"
  | "TELECOM_PROBLEM"
  | "CUSTOMER_CONNECTION_NOT_ESTABLISHED"
  | "EXPIRED"
  | "API";

/** Spoken at about this pace; a caller's time limit starts when the prompt has been heard. */
const MILLISECONDS_PER_CHARACTER = 60;
/** Kept per contact: a queue flow may talk for hours of a moved clock. */
const MOST_UTTERANCES = 2_000;

export interface ContactOrigin {
  readonly id: string;
  readonly instance: Instance;
  /** Absent where the caller withheld the number. */
  readonly customerAddress?: string;
  /** The number that was dialled; a chat has none. */
  readonly systemAddress?: string;
  /** What the phone network says of the call, by header. */
  readonly sipHeaders?: Telephony;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly customerId?: string;
  /** Present where the contact is a chat. */
  readonly chat?: Chat;
  readonly startedAt: number;
}

export class Contact {
  readonly id: string;
  readonly instance: Instance;
  readonly customerAddress: string | undefined;
  readonly systemAddress: string | undefined;
  readonly chat: Chat | undefined;
  readonly sipHeaders: Telephony;
  readonly startedAt: number;
  /** Flows of this contact that are neither waiting nor finished. */
  readonly activity = new Activity();
  readonly hooks = new Map<string, string>();
  state: ContactState = "in-flow";
  attributes: Readonly<Record<string, string>>;
  languageCode = "en-US";
  voice: string | undefined;
  name: string | undefined;
  customerId: string | undefined;
  isLogging = true;
  targetQueue: Queue | undefined;
  enqueuedAt: number | undefined;
  agent: User | undefined;
  connectedToAgentAt: number | undefined;
  disconnectedAt: number | undefined;
  disconnectReason: DisconnectReason | undefined;
  /** When the last prompt will have been heard. */
  heardAt = 0;
  /** Time spent in functions since the caller last heard something. */
  silentInvocationMs = 0;
  readonly #utterances: Utterance[] = [];
  readonly #errors: { readonly action: string; readonly error: string; readonly reason: string }[] = [];
  #spoken = 0;

  constructor(origin: ContactOrigin) {
    this.id = origin.id;
    this.instance = origin.instance;
    this.customerAddress = origin.customerAddress;
    this.systemAddress = origin.systemAddress;
    this.sipHeaders = origin.sipHeaders ?? {};
    this.attributes = origin.attributes ?? {};
    this.customerId = origin.customerId;
    this.chat = origin.chat;
    this.startedAt = origin.startedAt;
  }

  get region(): string {
    return this.instance.region;
  }

  get channel(): Channel {
    return this.chat === undefined ? "VOICE" : "CHAT";
  }

  get initiationMethod(): "INBOUND" | "API" {
    return this.chat === undefined ? "INBOUND" : "API";
  }

  get hasEnded(): boolean {
    return this.state === "ended";
  }

  get arn(): string {
    return `${this.instance.arn}/contact/${this.id}`;
  }

  speak(now: number, line: Omit<Utterance, "seq" | "at" | "languageCode">): void {
    this.#utterances.push({ seq: this.#spoken++, at: now, languageCode: this.languageCode, ...line });
    if (this.#utterances.length > MOST_UTTERANCES) this.#utterances.shift();
    if (line.to !== "customer") return;
    this.silentInvocationMs = 0;
    if (this.chat !== undefined) this.chat.say(line.text, line.expects === "text");
    else this.heardAt = Math.max(now, this.heardAt) + line.text.length * MILLISECONDS_PER_CHARACTER;
  }

  fail(action: string, error: string, reason: string): void {
    this.#errors.push({ action, error, reason });
  }

  /** What flows read; filled anew for every step. */
  view(): ContactView {
    return {
      contactId: this.id,
      initialContactId: this.id,
      instanceArn: this.instance.arn,
      region: this.region,
      channel: this.channel,
      initiationMethod: this.initiationMethod,
      languageCode: this.languageCode,
      ...(this.customerAddress === undefined
        ? {}
        : { customerEndpoint: { address: this.customerAddress, type: "TELEPHONE_NUMBER" } }),
      ...(this.systemAddress === undefined
        ? {}
        : { systemEndpoint: { address: this.systemAddress, type: "TELEPHONE_NUMBER" } }),
      attributes: this.attributes,
      sipHeaders: this.sipHeaders,
      ...(this.targetQueue === undefined
        ? {}
        : { queue: { name: this.targetQueue.name, arn: this.targetQueue.arn } }),
      ...(this.agent === undefined
        ? {}
        : {
            agent: {
              userName: this.agent.name,
              firstName: this.agent.firstName,
              lastName: this.agent.lastName,
            },
          }),
    };
  }

  status(): ContactStatus {
    const hasAgent = this.state === "ringing" || this.state === "connected";
    return {
      contactId: this.id,
      region: this.region,
      state: this.state,
      ...(this.targetQueue === undefined ? {} : { queueName: this.targetQueue.name }),
      ...(this.agent === undefined || !hasAgent ? {} : { agent: this.agent.name }),
      ...(this.disconnectReason === undefined ? {} : { disconnectReason: this.disconnectReason }),
      utterances: [...this.#utterances],
      ...(this.chat === undefined ? {} : { messages: messagesOf(this.chat) }),
      attributes: { ...this.attributes },
      errors: [...this.#errors],
    };
  }
}

function messagesOf(chat: Chat): readonly ChatMessage[] {
  return chat.items.flatMap(({ at, from, content }) =>
    from === undefined || content === undefined
      ? []
      : [{ at, role: from.role, displayName: from.displayName, text: content }],
  );
}
