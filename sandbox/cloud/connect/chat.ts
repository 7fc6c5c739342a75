/** A chat as its participants see it: who takes part, what was written, and who listens. */

export type ChatRole = "CUSTOMER" | "AGENT" | "SYSTEM";

export interface ChatParticipant {
  readonly id: string;
  readonly role: ChatRole;
  readonly displayName: string;
}

/** Whether and when a participant got and read a message; milliseconds since the epoch. */
export interface ChatReceipt {
  readonly recipientId: string;
  readonly deliveredAt?: number;
  readonly readAt?: number;
}

/** A message, or an event such as a participant's coming or typing. */
export interface ChatItem {
  readonly id: string;
  readonly at: number;
  readonly type: "MESSAGE" | "EVENT";
  readonly contentType: string;
  readonly content?: string;
  readonly from?: ChatParticipant;
  readonly receipts: readonly ChatReceipt[];
}

export interface ChatListener {
  heard(item: ChatItem): void;
  /** A participant got or read a message. */
  receipted(message: ChatItem, receipt: ChatReceipt): void;
}

/** `ended` comes after the last item; `lost` is a line that went dead. */
export type ChatEnd = "ended" | "lost";

export interface ChatOrigin {
  readonly customerName: string;
  readonly contentTypes: readonly string[];
  /** From the start to the end that comes by itself. */
  readonly durationMs: number;
  now(): number;
  newId(): string;
}

export const TEXT = "text/plain";
export const EVENT = "application/vnd.amazonaws.connect.event";
/** What is told and not kept: no transcript has it. */
const TYPING = `${EVENT}.typing`;

export class Chat {
  readonly customer: ChatParticipant;
  readonly contentTypes: readonly string[];
  readonly durationMs: number;
  agent: ChatParticipant | undefined;
  readonly #system: ChatParticipant;
  readonly #bot: ChatParticipant;
  readonly #items: ChatItem[] = [];
  readonly #listeners = new Set<ChatListener>();
  readonly #farewells = new Set<(end: ChatEnd) => void>();
  readonly #now: () => number;
  readonly #newId: () => string;
  #wasHeard = false;
  #isOver = false;

  constructor(origin: ChatOrigin) {
    this.#now = () => origin.now();
    this.#newId = () => origin.newId();
    this.contentTypes = origin.contentTypes;
    this.durationMs = origin.durationMs;
    this.customer = this.#participant("CUSTOMER", origin.customerName);
    this.#system = this.#participant("SYSTEM", "SYSTEM_MESSAGE");
    this.#bot = this.#participant("SYSTEM", "BOT");
  }

  now(): number {
    return this.#now();
  }

  get items(): readonly ChatItem[] {
    return this.#items;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether the customer ever listened. */
  get wasHeard(): boolean {
    return this.#wasHeard;
  }

  write(from: ChatParticipant, contentType: string, content: string): ChatItem {
    return this.#keep({ type: "MESSAGE", contentType, content, from });
  }

  /** A flow's message: a question that a bot will hear the answer to comes from the bot. */
  say(content: string, isAsking: boolean): void {
    this.write(isAsking ? this.#bot : this.#system, TEXT, content);
  }

  type(from: ChatParticipant): ChatItem {
    const item = this.#item({ type: "EVENT", contentType: TYPING, from });
    for (const listener of this.#listeners) listener.heard(item);
    return item;
  }

  join(role: "CUSTOMER" | "AGENT", displayName = this.customer.displayName): void {
    const from = role === "AGENT" ? this.#participant(role, displayName) : this.customer;
    if (role === "AGENT") this.agent = from;
    this.#keep({ type: "EVENT", contentType: `${EVENT}.participant.joined`, from });
  }

  agentLeaves(): void {
    if (this.agent !== undefined) this.#leave(this.agent);
    this.agent = undefined;
  }

  /** Undefined where there is no such message, or it is the recipient's own. */
  acknowledge(
    recipient: ChatParticipant,
    messageId: string,
    what: "deliveredAt" | "readAt",
  ): ChatItem | undefined {
    const at = this.#items.findIndex(({ id, type }) => id === messageId && type === "MESSAGE");
    const message = this.#items[at];
    if (message === undefined || message.from?.id === recipient.id) return undefined;
    const now = this.#now();
    const known = message.receipts.find(({ recipientId }) => recipientId === recipient.id);
    // What is read was delivered, whether or not the client said so.
    const receipt: ChatReceipt = { recipientId: recipient.id, deliveredAt: now, ...known, [what]: now };
    const others = message.receipts.filter((r) => r !== known);
    const acknowledged = { ...message, receipts: [...others, receipt] };
    this.#items[at] = acknowledged;
    for (const listener of this.#listeners) listener.receipted(acknowledged, receipt);
    return acknowledged;
  }

  /** The first listener also gets what was written before anybody listened. */
  listen(listener: ChatListener): () => void {
    const missed = this.#wasHeard ? [] : [...this.#items];
    this.#wasHeard = true;
    this.#listeners.add(listener);
    for (const item of missed) listener.heard(item);
    return () => this.#listeners.delete(listener);
  }

  onEnd(farewell: (end: ChatEnd) => void): () => void {
    this.#farewells.add(farewell);
    return () => this.#farewells.delete(farewell);
  }

  end(leaver?: ChatParticipant): void {
    if (this.#isOver) return;
    if (leaver !== undefined) this.#leave(leaver);
    this.#keep({ type: "EVENT", contentType: `${EVENT}.chat.ended` });
    this.#close("ended");
  }

  /** The line is dead: nobody is told anything more. */
  cut(): void {
    if (!this.#isOver) this.#close("lost");
  }

  #close(end: ChatEnd): void {
    this.#isOver = true;
    this.#listeners.clear();
    const farewells = [...this.#farewells];
    this.#farewells.clear();
    for (const farewell of farewells) farewell(end);
  }

  #leave(from: ChatParticipant): void {
    this.#keep({ type: "EVENT", contentType: `${EVENT}.participant.left`, from });
  }

  #keep(said: Omit<ChatItem, "id" | "at" | "receipts">): ChatItem {
    const item = this.#item(said);
    this.#items.push(item);
    for (const listener of this.#listeners) listener.heard(item);
    return item;
  }

  #item(said: Omit<ChatItem, "id" | "at" | "receipts">): ChatItem {
    return { id: this.#newId(), at: this.#now(), receipts: [], ...said };
  }

  #participant(role: ChatRole, displayName: string): ChatParticipant {
    return { id: this.#newId(), role, displayName };
  }
}
