/** Where chats are opened, written to and left: the customer's side, and what an agent writes. */
import type { CloudCore } from "../service.ts";
import { Chat, type ChatItem, TEXT } from "./chat.ts";
import { Contact } from "./contact.ts";
import { hear } from "./converse.ts";
import type { Flow } from "./deployed.ts";
import type { Instance } from "./instance.ts";
import type { SpeechBot } from "./ports.ts";
import type { Switchboard } from "./switchboard.ts";

/** A customer who has not connected by then never will. */
const ARRIVAL_MS = 5 * 60 * 1000;
/** Concurrent active chats per instance; adjustable at AWS, and by the control here. */
const DEFAULT_MOST_LIVE = 500;

export interface ChatOrder {
  readonly instance: Instance;
  readonly flow: Flow;
  readonly customerName: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly customerId?: string;
  readonly contentTypes: readonly string[];
  readonly durationMs: number;
  readonly initialMessage?: { readonly contentType: string; readonly content: string };
  /** Present where the customer writes and reads by texts: both numbers. */
  readonly texts?: { readonly customer: string; readonly system: string };
}

export interface ChatContact extends Contact {
  readonly chat: Chat;
}

interface Opened {
  readonly contact: ChatContact;
  readonly participantToken: string;
}

export interface ChatDeskParts {
  readonly switchboard: Switchboard;
  readonly speech: SpeechBot;
  /** Where live and ended contacts are kept. */
  readonly contacts: Map<string, Contact>;
}

export class ChatDesk {
  mostLive = DEFAULT_MOST_LIVE;
  readonly #core: CloudCore;
  readonly #parts: ChatDeskParts;
  readonly #random;
  readonly #byToken = new Map<string, ChatContact>();
  readonly #live = new Map<Instance, Set<ChatContact>>();
  readonly #deadlines = new Map<ChatContact, () => void>();

  constructor(core: CloudCore, parts: ChatDeskParts) {
    this.#core = core;
    this.#parts = parts;
    // A stream of its own: chats do not shift what calls draw.
    this.#random = core.random.fork("chats");
  }

  isFull(instance: Instance): boolean {
    return (this.#live.get(instance)?.size ?? 0) >= this.mostLive;
  }

  /** The flow starts at once; what it says waits for the customer's connection. */
  open(order: ChatOrder): Opened {
    const chat = new Chat({
      customerName: order.customerName,
      contentTypes: order.contentTypes,
      durationMs: order.durationMs,
      now: () => this.#core.clock.now(),
      newId: () => this.#random.uuid(),
    });
    const contact = new Contact({
      id: this.#core.random.uuid(),
      instance: order.instance,
      channel: "CHAT",
      initiationMethod: order.texts === undefined ? "API" : "INBOUND",
      attributes: order.attributes,
      ...(order.texts === undefined
        ? {}
        : {
            customerAddress: order.texts.customer,
            systemAddress: order.texts.system,
            segmentAttributes: { "connect:Subtype": "connect:SMS" },
          }),
      ...(order.initialMessage === undefined ? {} : { initialMessage: order.initialMessage.content }),
      ...(order.customerId === undefined ? {} : { customerId: order.customerId }),
      chat,
      startedAt: this.#core.clock.now(),
    });
    if (!isChat(contact)) throw new Error(`Contact ${contact.id} was opened as a chat and is none.`);
    const participantToken = `${contact.region}.${this.#random.bytes(96).toString("base64url")}`;
    this.#parts.contacts.set(contact.id, contact);
    this.#byToken.set(participantToken, contact);
    this.#watch(contact, participantToken);
    const { initialMessage } = order;
    if (initialMessage !== undefined)
      chat.write(chat.customer, initialMessage.contentType, initialMessage.content);
    this.#parts.switchboard.begin(contact);
    this.#parts.switchboard.answer(contact, order.flow);
    return { contact, participantToken };
  }

  /** The chat a participant token is of, while it lasts. */
  find(participantToken: string): ChatContact | undefined {
    return this.#byToken.get(participantToken);
  }

  /** The customer's connection stands. */
  arrive(contact: ChatContact): void {
    if (contact.chat.wasHeard || contact.hasEnded) return;
    contact.chat.join("CUSTOMER");
    this.#endAt(contact, contact.startedAt + contact.chat.durationMs, "EXPIRED");
  }

  /** What the customer writes is heard by a bot that waits for it, and read by whoever looks. */
  write(contact: ChatContact, contentType: string, content: string): ChatItem {
    const item = contact.chat.write(contact.chat.customer, contentType, content);
    for (const run of this.#parts.switchboard.runsOf(contact)) {
      const { pause } = run;
      if (run.listener !== "customer" || pause?.effect.kind !== "converse") continue;
      hear(run, pause, this.#parts.speech, content);
      break;
    }
    return item;
  }

  /** An agent is seen typing before the text is there. */
  agentWrites(contact: Contact, text: string): void {
    const { chat } = contact;
    if (chat?.agent === undefined) throw new Error(`Contact ${contact.id} is no chat with an agent in it.`);
    chat.type(chat.agent);
    chat.write(chat.agent, TEXT, text);
  }

  leave(contact: ChatContact): void {
    this.#parts.switchboard.end(contact, "CUSTOMER_DISCONNECT");
  }

  /** The customer's connection stays; what is written in it is of the next contact from now on. */
  passOn(contact: Contact, next: Contact): void {
    if (!isChat(contact) || !isChat(next)) return;
    for (const [token, known] of this.#byToken) if (known === contact) this.#byToken.set(token, next);
    const live = this.#live.get(contact.instance);
    if (live?.delete(contact)) live.add(next);
    next.chat.onEnd(() => live?.delete(next));
    this.#deadlines.get(contact)?.();
    this.#deadlines.delete(contact);
    this.#endAt(next, next.startedAt + next.chat.durationMs, "EXPIRED");
    next.chat.onEnd(() => this.#deadlines.get(next)?.());
  }

  reset(): void {
    for (const cancel of this.#deadlines.values()) cancel();
    this.#deadlines.clear();
    this.#byToken.clear();
    this.#live.clear();
    this.mostLive = DEFAULT_MOST_LIVE;
  }

  #watch(contact: ChatContact, participantToken: string): void {
    const live = this.#live.get(contact.instance) ?? new Set();
    this.#live.set(contact.instance, live.add(contact));
    this.#endAt(contact, contact.startedAt + ARRIVAL_MS, "CUSTOMER_CONNECTION_NOT_ESTABLISHED");
    contact.chat.onEnd(() => {
      live.delete(contact);
      this.#byToken.delete(participantToken);
      this.#deadlines.get(contact)?.();
      this.#deadlines.delete(contact);
    });
  }

  #endAt(contact: ChatContact, due: number, reason: "EXPIRED" | "CUSTOMER_CONNECTION_NOT_ESTABLISHED"): void {
    this.#deadlines.get(contact)?.();
    const cancel = this.#core.clock.after(due - this.#core.clock.now(), () => {
      this.#parts.switchboard.end(contact, reason);
      return contact.activity.idle();
    });
    this.#deadlines.set(contact, cancel);
  }
}

export function isChat(contact: Contact): contact is ChatContact {
  return contact.chat !== undefined;
}

/** The contact that a chat goes on in, after agents have sent it on. */
export function currentChat(contact: ChatContact): ChatContact {
  const { next } = contact;
  return next !== undefined && isChat(next) ? currentChat(next) : contact;
}
