/** A live or ended contact of any channel: what it knows of itself, what was said, and what went wrong. */
import type { ContactView } from "../../../language/effects.ts";
import type { ChatMessage, ContactState, ContactStatus, Utterance } from "../contact-status.ts";
import { Activity } from "./activity.ts";
import type { Chat } from "./chat.ts";
import type { ContactOrigin, DisconnectReason } from "./contact-origin.ts";
import type { Channel, Queue, User } from "./deployed.ts";
import type { Instance } from "./instance.ts";

/** Spoken at about this pace; a caller's time limit starts when the prompt has been heard. */
const MILLISECONDS_PER_CHARACTER = 60;
/** Kept per contact: a queue flow may talk for hours of a moved clock. */
const MOST_UTTERANCES = 2_000;

export class Contact {
  readonly origin: ContactOrigin;
  readonly initialContactId: string;
  /** Flows of this contact that are neither waiting nor finished. */
  readonly activity = new Activity();
  readonly hooks = new Map<string, string>();
  state: ContactState = "in-flow";
  languageCode = "en-US";
  voice: string | undefined;
  name: string | undefined;
  customerId: string | undefined;
  isLogging = true;
  targetQueue: Queue | undefined;
  enqueuedAt: number | undefined;
  connectedToSystemAt: number | undefined;
  agent: User | undefined;
  connectedToAgentAt: number | undefined;
  disconnectedAt: number | undefined;
  disconnectReason: DisconnectReason | undefined;
  /** The contact that goes on from this one, after an agent has sent it on. */
  next: Contact | undefined;
  /** The leg that the caller hears while another number is in the call, and the contact that such a leg is of. */
  bridgedTo: Contact | undefined;
  bridgedFrom: Contact | undefined;
  /** Keys that the line dials by itself, and what of them waits for the first prompt that takes some. */
  tones: string | undefined;
  dialledDigits: string | undefined;
  /** When the last prompt will have been heard. */
  heardAt = 0;
  /** Time spent in functions since the caller last heard something. */
  silentInvocationMs = 0;
  #attributes: Readonly<Record<string, string>>;
  readonly #farewells = new Set<() => void>();
  readonly #changes = new Set<() => void>();
  readonly #utterances: Utterance[] = [];
  readonly #errors: { readonly action: string; readonly error: string; readonly reason: string }[] = [];
  #spoken = 0;

  constructor(origin: ContactOrigin) {
    this.origin = origin;
    this.initialContactId = origin.previous?.initialContactId ?? origin.id;
    this.customerId = origin.customerId;
    this.name = origin.name;
    this.#attributes = origin.attributes ?? {};
  }

  get id(): string {
    return this.origin.id;
  }

  get instance(): Instance {
    return this.origin.instance;
  }

  get channel(): Channel {
    return this.origin.channel;
  }

  get chat(): Chat | undefined {
    return this.origin.chat;
  }

  get customerAddress(): string | undefined {
    return this.origin.customerAddress;
  }

  get systemAddress(): string | undefined {
    return this.origin.systemAddress;
  }

  get startedAt(): number {
    return this.origin.startedAt;
  }

  get region(): string {
    return this.instance.region;
  }

  get endpointType(): "TELEPHONE_NUMBER" | "EMAIL_ADDRESS" {
    return this.channel === "EMAIL" ? "EMAIL_ADDRESS" : "TELEPHONE_NUMBER";
  }

  get hasEnded(): boolean {
    return this.state === "ended";
  }

  get arn(): string {
    return `${this.instance.arn}/contact/${this.id}`;
  }

  get attributes(): Readonly<Record<string, string>> {
    return this.#attributes;
  }

  set attributes(attributes: Readonly<Record<string, string>>) {
    this.#attributes = attributes;
    for (const changed of this.#changes) changed();
  }

  onAttributes(changed: () => void): void {
    this.#changes.add(changed);
  }

  /** Called once, when the contact is over; at once where it is already. */
  onEnd(farewell: () => void): void {
    if (this.hasEnded) farewell();
    else this.#farewells.add(farewell);
  }

  close(): void {
    this.state = "ended";
  }

  bidFarewell(): void {
    const farewells = [...this.#farewells];
    this.#farewells.clear();
    for (const farewell of farewells) farewell();
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
    const { origin, targetQueue, agent, customerId, name } = this;
    const { previous, relatedContactId, segmentAttributes, references, initialMessage, description } = origin;
    return {
      contactId: this.id,
      initialContactId: this.initialContactId,
      instanceArn: this.instance.arn,
      region: this.region,
      channel: this.channel,
      initiationMethod: origin.initiationMethod,
      languageCode: this.languageCode,
      ...this.#endpoints(),
      attributes: this.attributes,
      sipHeaders: origin.sipHeaders ?? {},
      ...(previous === undefined ? {} : { previousContactId: previous.id }),
      ...(relatedContactId === undefined ? {} : { relatedContactId }),
      ...(segmentAttributes === undefined ? {} : { segmentAttributes }),
      ...(references === undefined ? {} : { references }),
      ...(initialMessage === undefined ? {} : { initialMessage }),
      ...(description === undefined ? {} : { description }),
      ...(customerId === undefined ? {} : { customerId }),
      ...(name === undefined ? {} : { name }),
      ...(targetQueue === undefined ? {} : { queue: { name: targetQueue.name, arn: targetQueue.arn } }),
      ...(agent === undefined
        ? {}
        : { agent: { userName: agent.name, firstName: agent.firstName, lastName: agent.lastName } }),
    };
  }

  status(): ContactStatus {
    const { origin, bridgedTo, next } = this;
    const hasAgent = this.state === "ringing" || this.state === "connected";
    return {
      contactId: this.id,
      region: this.region,
      channel: this.channel,
      state: this.state,
      ...(this.customerAddress === undefined ? {} : { customerAddress: this.customerAddress }),
      ...(this.targetQueue === undefined ? {} : { queueName: this.targetQueue.name }),
      ...(this.agent === undefined || !hasAgent ? {} : { agent: this.agent.name }),
      ...(this.disconnectReason === undefined ? {} : { disconnectReason: this.disconnectReason }),
      ...(bridgedTo === undefined
        ? {}
        : { bridgedTo: { contactId: bridgedTo.id, region: bridgedTo.region } }),
      ...(next === undefined ? {} : { nextContactId: next.id }),
      ...(this.tones === undefined ? {} : { tones: this.tones }),
      utterances: [...this.#utterances],
      ...(this.chat === undefined ? {} : { messages: messagesOf(this.chat) }),
      attributes: { ...this.attributes },
      ...(origin.references === undefined ? {} : { references: { ...origin.references } }),
      errors: [...this.#errors],
    };
  }

  #endpoints(): Pick<ContactView, "customerEndpoint" | "systemEndpoint"> {
    const { customerAddress, systemAddress, endpointType: type } = this;
    return {
      ...(customerAddress === undefined ? {} : { customerEndpoint: { address: customerAddress, type } }),
      ...(systemAddress === undefined ? {} : { systemEndpoint: { address: systemAddress, type } }),
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
