/** Texts: an inbound one begins a chat or goes on with the open one; what is said in it leaves as texts. */
import type { CloudCore } from "../service.ts";
import { TEXT } from "./chat.ts";
import { type ChatContact, type ChatDesk, currentChat } from "./chat-desk.ts";
import type { TextSender } from "./ports.ts";
import type { Registry } from "./registry.ts";

export interface InboundText {
  readonly region: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** The number of End User Messaging that was written to, and the instance that is its two-way channel. */
export interface TextRoute {
  readonly instanceArn: string;
  readonly numberArn: string;
}

/** Longest text that the channel carries; more is cut off. */
const MOST_CHARACTERS = 1_024;
const DURATION_MS = 25 * 60 * 60 * 1000;

export class TextDesk {
  readonly #core: CloudCore;
  readonly #registry: Registry;
  readonly #chats: ChatDesk;
  readonly #sender: TextSender | undefined;
  /** Open threads, by both numbers. */
  readonly #threads = new Map<string, ChatContact>();

  constructor(core: CloudCore, registry: Registry, chats: ChatDesk, sender: TextSender | undefined) {
    this.#core = core;
    this.#registry = registry;
    this.#chats = chats;
    this.#sender = sender;
  }

  /** To a number whose two-way channel is this instance. Throws where no flow takes texts for it. */
  async arrive(
    { instanceArn, numberArn }: TextRoute,
    { from, to, text, region }: InboundText,
  ): Promise<void> {
    const key = `${from}>${to}`;
    const open = this.thread(from, to);
    if (open !== undefined && !open.hasEnded) {
      this.#chats.write(open, TEXT, text);
      return open.activity.idle();
    }
    const instance = this.#registry.needInstance(region, instanceArn);
    const flow = this.#registry.flowForTexts(instance, numberArn);
    if (flow === undefined)
      throw new Error(`No flow of instance ${instance.settings.alias} is associated with texts to ${to}.`);
    const { contact } = this.#chats.open({
      instance,
      flow,
      customerName: from,
      attributes: {},
      contentTypes: [TEXT],
      durationMs: DURATION_MS,
      initialMessage: { contentType: TEXT, content: text },
      texts: { customer: from, system: to },
    });
    this.#threads.set(key, contact);
    this.#forward(contact, from, to);
    this.#chats.arrive(contact);
    return contact.activity.idle();
  }

  /** The open thread between these numbers, or the last one. */
  thread(from: string, to: string): ChatContact | undefined {
    const known = this.#threads.get(`${from}>${to}`);
    return known && currentChat(known);
  }

  reset(): void {
    this.#threads.clear();
  }

  #forward(contact: ChatContact, customer: string, system: string): void {
    const { chat, region } = contact;
    const stop = chat.listen({
      heard: ({ type, from, content }) => {
        if (type !== "MESSAGE" || from?.role === "CUSTOMER" || content === undefined) return;
        void this.#send(contact, {
          region,
          from: system,
          to: customer,
          text: content.slice(0, MOST_CHARACTERS),
        });
      },
      receipted: () => undefined,
    });
    chat.onEnd(stop);
  }

  async #send({ id, activity }: ChatContact, text: InboundText): Promise<void> {
    activity.enter();
    try {
      if (this.#sender === undefined) throw new Error("the cloud has no messaging service");
      await this.#sender.sendText(text);
    } catch (error) {
      this.#core.log.write({
        region: text.region,
        source: "error",
        name: "Amazon Connect SMS",
        text: `A text of contact ${id} was not sent: ${error instanceof Error ? error.message : String(error)}`,
      });
    } finally {
      activity.leave();
    }
  }
}
