/** A chat of a journey: opened at the edge, held over Connect's participant service, as a customer's page would. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Chat } from "../../journeys/language.ts";
import type { ContactStatus } from "../../sandbox/cloud/contact-status.ts";
import type { SandboxControl } from "../../sandbox/cloud/control.ts";
import type { AnsweredQuestions } from "./answered.ts";
import { ChatLine } from "./chat-line.ts";
import { circumstances, Ear } from "./ear.ts";
import { type Heard, identify } from "./heard.ts";

export interface ChatOrder {
  readonly edgeUrl: string;
  /** Of the participant service. */
  readonly endpoint: string;
  readonly language: string;
  /** Of whom has signed in. */
  readonly token?: string;
  readonly sideOf: (region: string) => "home" | "peer";
}

/** The edge's answer to a client that starts a chat. */
interface Started {
  readonly contactId: string;
  readonly participantToken: string;
}

const MOST_TRIES = 6;
const LONGEST_PAUSE_MS = 3_000;
const RETRIED: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export class LiveChat implements Chat {
  readonly #control: SandboxControl;
  readonly #answered: AnsweredQuestions;
  readonly #line: ChatLine;
  readonly #ear: Ear;
  readonly #sideOf: ChatOrder["sideOf"];
  #status: ContactStatus;

  private constructor(
    control: SandboxControl,
    { answered, sideOf }: { readonly answered: AnsweredQuestions; readonly sideOf: ChatOrder["sideOf"] },
    line: ChatLine,
    status: ContactStatus,
  ) {
    this.#control = control;
    this.#answered = answered;
    this.#ear = new Ear(answered);
    this.#line = line;
    this.#sideOf = sideOf;
    this.#status = status;
  }

  static async open(
    control: SandboxControl,
    answered: AnsweredQuestions,
    order: ChatOrder,
  ): Promise<LiveChat> {
    const { contactId, participantToken } = await startChat(order);
    const line = await ChatLine.open(order.endpoint, participantToken);
    const { sideOf } = order;
    const chat = new LiveChat(control, { answered, sideOf }, line, await control.contact({ contactId }));
    await chat.#read();
    return chat;
  }

  get contactId(): string {
    return this.#status.contactId;
  }

  get region(): "home" | "peer" {
    return this.#sideOf(this.#status.region);
  }

  hears(prompt: string, values: Readonly<Record<string, string>> = {}): void {
    this.#ear.expect(prompt, values, () => circumstances(this.#status));
  }

  neverHeard(...prompts: readonly string[]): void {
    this.#ear.expectNone(prompts);
  }

  heardNothingPersonal(): void {
    this.#ear.expectNothingPersonal();
  }

  heardOnly(language: Heard["language"]): void {
    this.#ear.expectOnly(language);
  }

  async writes(text: string): Promise<void> {
    if (this.#ear.last?.key === "chat-something-open" && !/^(continue|weiter)$/.test(text))
      this.#answered.forget();
    await this.#line.send(text);
    await this.#read();
  }

  code(): { readonly number: string; readonly digits: string } {
    const text = this.#ear.textOf("hand-over") ?? "";
    const [number] = /\+\d{7,15}/.exec(text) ?? [];
    const [, one, other] = /\b(\d{4}) (\d{4})\b/.exec(text) ?? [];
    if (number === undefined || one === undefined || other === undefined)
      throw new Error(`Expected a number and a code; heard ${this.#ear.rest()}.`);
    return { number, digits: `${one}${other}` };
  }

  async leaves(): Promise<void> {
    await this.#line.leave();
    await this.#read();
    this.#answered.hangUp();
  }

  async isOver(): Promise<void> {
    await this.#read();
    if (this.#status.state !== "ended")
      throw new Error(`Expected the chat to be over; it is${circumstances(this.#status)}`);
    await this.#line.isClosed();
    this.#answered.hangUp();
  }

  async isQueued(): Promise<void> {
    await this.#read();
    if (this.#status.state !== "queued" && this.#status.state !== "ringing")
      throw new Error(
        `Expected the chat to wait in a queue; heard ${this.#ear.rest()}${circumstances(this.#status)}`,
      );
  }

  /** Once the flow waits, everything it wrote must have come over the socket. */
  async #read(): Promise<void> {
    await this.#control.settle();
    this.#status = await this.#control.contact({ contactId: this.contactId });
    const written = (this.#status.messages ?? []).filter(({ role }) => role === "SYSTEM").length;
    for (const text of (await this.#line.read(written)).slice(this.#ear.count))
      this.#ear.hear(identify({ flow: "chat", action: this.contactId, text }));
  }
}

/** One key for all tries: whatever became of the first one, there is one chat. */
async function startChat(order: ChatOrder): Promise<Started> {
  const key = randomUUID();
  for (let tries = 1; ; tries += 1) {
    const response = await postChat(order, key);
    if (response.ok) return (await response.json()) as Started;
    const problem = await response.text();
    if (!RETRIED.has(response.status) || tries === MOST_TRIES)
      throw new Error(`The edge answered ${response.status} after ${tries} tries: ${problem}`);
    const seconds = Number(response.headers.get("retry-after") ?? "1");
    await pause(Math.min(LONGEST_PAUSE_MS, (Number.isFinite(seconds) ? seconds : 1) * 1000));
  }
}

export function postChat(
  { edgeUrl, language, token }: Pick<ChatOrder, "edgeUrl" | "language" | "token">,
  idempotencyKey: string,
): Promise<Response> {
  return fetch(`${edgeUrl}/v1/chats`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "idempotency-key": idempotencyKey,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ attributes: { language } }),
  });
}
