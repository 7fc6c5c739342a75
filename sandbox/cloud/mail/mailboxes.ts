/** The mailboxes of the world: what each address received, whoever sent it. */
import type { CloudCore } from "../service.ts";

export interface ReceivedMail {
  readonly messageId: string;
  readonly at: number;
  readonly region: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
}

export class Mailboxes {
  readonly #core: CloudCore;
  readonly #ids;
  #received: ReceivedMail[] = [];

  constructor(core: CloudCore) {
    this.#core = core;
    this.#ids = core.random.fork("mail");
  }

  /** As SES writes them, without the domain of a real region. */
  newMessageId(): string {
    return `<${this.#ids.uuid()}@email.sandbox>`;
  }

  deliver(mail: Omit<ReceivedMail, "at">): void {
    this.#received.push({ ...mail, at: this.#core.clock.now() });
  }

  /** Oldest first. */
  mailsTo(address: string): readonly ReceivedMail[] {
    return this.#received.filter(({ to }) => to.toLowerCase() === address.toLowerCase());
  }

  reset(): void {
    this.#received = [];
  }
}
