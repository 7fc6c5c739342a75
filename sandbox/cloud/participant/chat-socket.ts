/** One open socket of a chat's customer, in the words of Connect's transport: topics over JSON. */
import type { WebSocket } from "ws";
import type { ChatContact, ChatDesk } from "../connect/chat-desk.ts";
import { livingWire, receiptedWire } from "./chat-wire.ts";

const CHAT_TOPIC = "aws/chat";
const CLOSED_NORMALLY = 1000;

interface Said {
  readonly topic: string;
  readonly topics: readonly string[];
}

export class ChatSocket {
  readonly contact: ChatContact;
  readonly #chats: ChatDesk;
  readonly #socket: WebSocket;
  #stopListening: (() => void) | undefined;

  constructor(socket: WebSocket, contact: ChatContact, chats: ChatDesk) {
    this.contact = contact;
    this.#socket = socket;
    this.#chats = chats;
    const forget = contact.chat.onEnd((end) => {
      if (end === "ended") socket.close(CLOSED_NORMALLY, "The chat has ended.");
      else socket.terminate();
    });
    socket.on("message", (data) => this.#hear(String(data)));
    socket.on("close", () => {
      forget();
      this.#stopListening?.();
    });
    // A broken line is followed by its close, which is all that matters here.
    socket.on("error", () => socket.terminate());
  }

  get isListening(): boolean {
    return this.#stopListening !== undefined;
  }

  /** As when the network goes: no farewell. */
  drop(): void {
    this.#socket.terminate();
  }

  #hear(text: string): void {
    const said = read(text);
    switch (said?.topic) {
      case "aws/subscribe":
        this.#subscribe(said.topics);
        break;
      case "aws/unsubscribe":
        this.#stopListening?.();
        this.#stopListening = undefined;
        break;
      case "aws/heartbeat":
        this.#send({ topic: "aws/heartbeat" });
        break;
      case "aws/ping":
        this.#send({ topic: "aws/ping", statusCode: 200, statusContent: "OK" });
        break;
      default:
        this.#send({ message: "Forbidden", connectionId: this.contact.id });
    }
  }

  #subscribe(topics: readonly string[]): void {
    const isKnown = topics.length > 0 && topics.every((topic) => topic === CHAT_TOPIC);
    this.#send({ topic: "aws/subscribe", content: { status: isKnown ? "success" : "failure", topics } });
    if (!isKnown || this.#stopListening !== undefined || this.contact.hasEnded) return;
    this.#chats.arrive(this.contact);
    this.#stopListening = this.contact.chat.listen({
      heard: (item) => this.#tell(livingWire(this.contact, item)),
      receipted: (message, receipt) => this.#tell(receiptedWire(this.contact, message, receipt)),
    });
  }

  #tell(wire: Readonly<Record<string, unknown>>): void {
    this.#send({ topic: CHAT_TOPIC, contentType: "application/json", content: JSON.stringify(wire) });
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

/** Undefined for what is no message of the transport. */
function read(text: string): Said | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof message !== "object" || message === null || !("topic" in message)) return undefined;
  const content = "content" in message ? message.content : undefined;
  const topics =
    typeof content === "object" && content !== null && "topics" in content && Array.isArray(content.topics)
      ? content.topics.map(String)
      : [];
  return { topic: String(message.topic), topics };
}
