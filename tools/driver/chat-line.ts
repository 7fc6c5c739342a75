/** Connect's participant service as a page uses it: calls over HTTP, and everything that is written over a socket. */
import { setTimeout as pause } from "node:timers/promises";

const BEARER = "x-amz-bearer";
const PATIENCE_MS = 5_000;
const TOO_MANY = 429;
const MOST_TRIES = 5;
const PAUSE_MS = 300;

interface Item {
  readonly Type?: string;
  readonly ParticipantRole?: string;
  readonly Content?: string;
}

interface Connection {
  readonly Websocket: { readonly Url: string };
  readonly ConnectionCredentials: { readonly ConnectionToken: string };
}

export class ChatLine {
  readonly #endpoint: string;
  readonly #connectionToken: string;
  readonly #socket: WebSocket;
  /** What the system wrote, in the order in which it came. */
  readonly #texts: string[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(endpoint: string, connectionToken: string, socket: WebSocket) {
    this.#endpoint = endpoint;
    this.#connectionToken = connectionToken;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
    socket.addEventListener("close", () => this.#wake());
  }

  static async open(endpoint: string, participantToken: string): Promise<ChatLine> {
    const connection = (await call(endpoint, "connection", participantToken, {
      Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
    })) as Connection;
    const socket = new WebSocket(connection.Websocket.Url);
    const line = new ChatLine(endpoint, connection.ConnectionCredentials.ConnectionToken, socket);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error("The chat's socket could not be opened.")));
    });
    socket.send(JSON.stringify({ topic: "aws/subscribe", content: { topics: ["aws/chat"] } }));
    return line;
  }

  async send(text: string): Promise<void> {
    await call(this.#endpoint, "message", this.#connectionToken, {
      ContentType: "text/plain",
      Content: text,
    });
  }

  async leave(): Promise<void> {
    await call(this.#endpoint, "disconnect", this.#connectionToken, {});
  }

  /** Everything the system wrote; resolves once it is as much as is known to have been written. */
  async read(count: number): Promise<readonly string[]> {
    await this.#until(() => this.#texts.length >= count, `${count} messages`);
    return this.#texts;
  }

  async isClosed(): Promise<void> {
    await this.#until(() => this.#socket.readyState === WebSocket.CLOSED, "the end of the socket");
  }

  #hear(data: string): void {
    const { topic, content } = JSON.parse(data) as { topic?: string; content?: unknown };
    if (topic !== "aws/chat" || typeof content !== "string") return;
    const item = JSON.parse(content) as Item;
    if (item.Type === "MESSAGE" && item.ParticipantRole === "SYSTEM" && item.Content !== undefined)
      this.#texts.push(item.Content);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(wake);
        reject(new Error(`Expected ${what} over the chat's socket; ${this.#texts.length} messages came.`));
      }, PATIENCE_MS);
      const wake = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }
}

/** Rates hold for everybody; a page waits, as the service asks it to. */
async function call(endpoint: string, operation: string, bearer: string, input: object): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(`${endpoint}/participant/${operation}`, {
      method: "POST",
      headers: { "content-type": "application/json", [BEARER]: bearer },
      body: JSON.stringify(input),
    });
    if (response.ok) return response.json();
    const reason = await response.text();
    if (response.status !== TOO_MANY || tries === MOST_TRIES)
      throw new Error(`The participant service answered ${operation} with ${reason}`);
    await pause(tries * PAUSE_MS);
  }
}
