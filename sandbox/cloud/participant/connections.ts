/** Connection tokens and socket addresses that customers were given, and until when they hold. */
import { type ChatContact, currentChat } from "../connect/chat-desk.ts";
import type { CloudCore } from "../service.ts";

const TOKEN_MS = 24 * 60 * 60 * 1000;
/** An address must be used within this time; the socket lasts longer. */
const ADDRESS_MS = 100 * 1000;

export const SOCKET_PATH = "/participant/transport";

interface Given {
  readonly contact: ChatContact;
  readonly expiresAt: number;
}

export class Connections {
  readonly #core: CloudCore;
  readonly #random;
  readonly #tokens = new Map<string, Given>();
  readonly #addresses = new Map<string, Given>();

  constructor(core: CloudCore) {
    this.#core = core;
    this.#random = core.random.fork("chat-connections");
  }

  giveToken(contact: ChatContact): { readonly token: string; readonly expiresAt: number } {
    return this.#give(this.#tokens, contact, TOKEN_MS);
  }

  giveAddress(contact: ChatContact): { readonly url: string; readonly expiresAt: number } {
    const { token, expiresAt } = this.#give(this.#addresses, contact, ADDRESS_MS);
    return { url: `${this.#core.endpoint.replace(/^http/, "ws")}${SOCKET_PATH}?token=${token}`, expiresAt };
  }

  /** The chat of a connection token; undefined for a token that does not hold, or a chat that is over. */
  ofToken(token: string): ChatContact | undefined {
    return this.#find(this.#tokens, token);
  }

  ofAddress(token: string): ChatContact | undefined {
    return this.#find(this.#addresses, token);
  }

  newId(): string {
    return this.#random.uuid();
  }

  clear(): void {
    this.#tokens.clear();
    this.#addresses.clear();
  }

  #give(given: Map<string, Given>, contact: ChatContact, lifetimeMs: number) {
    const token = `${contact.region}.${this.#random.bytes(48).toString("base64url")}`;
    const expiresAt = this.#core.clock.now() + lifetimeMs;
    given.set(token, { contact, expiresAt });
    contact.chat.onEnd(() => given.delete(token));
    return { token, expiresAt };
  }

  #find(given: Map<string, Given>, token: string): ChatContact | undefined {
    const found = given.get(token);
    if (found === undefined || found.expiresAt <= this.#core.clock.now()) return undefined;
    const contact = currentChat(found.contact);
    return contact.hasEnded ? undefined : contact;
  }
}
