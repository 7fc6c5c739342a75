/** One standard queue: messages that are hidden while somebody has them, and come back when nobody deletes them. */
import { createHash } from "node:crypto";

export interface QueueSpec {
  readonly region: string;
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly waitSeconds: number;
  readonly redrive: { readonly queueArn: string; readonly maximumReceives: number } | undefined;
}

export type MessageAttributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
}

export interface Received extends Message {
  readonly receiptHandle: string;
  readonly receives: number;
  readonly firstReceivedAt: number;
}

interface Held extends Message {
  visibleAt: number;
  receives: number;
  firstReceivedAt: number;
  receiptHandle: string | undefined;
}

export interface QueueClock {
  now(): number;
  after(delayMs: number, run: () => void): () => void;
}

export class Queue {
  readonly arn: string;
  spec: QueueSpec;
  readonly #clock: QueueClock;
  readonly #moveOn: (queueArn: string, message: Message) => void;
  #messages: Held[] = [];
  readonly #waiting = new Set<() => void>();
  #receipts = 0;

  constructor(
    spec: QueueSpec,
    arn: string,
    clock: QueueClock,
    moveOn: (queueArn: string, message: Message) => void,
  ) {
    this.spec = spec;
    this.arn = arn;
    this.#clock = clock;
    this.#moveOn = moveOn;
  }

  send(message: Message, delaySeconds = this.spec.delaySeconds): void {
    const visibleAt = this.#clock.now() + delaySeconds * 1000;
    this.#messages.push({
      ...message,
      visibleAt,
      receives: 0,
      firstReceivedAt: 0,
      receiptHandle: undefined,
    });
    for (const wake of [...this.#waiting]) wake();
  }

  receive(most: number, visibilitySeconds = this.spec.visibilitySeconds): readonly Received[] {
    this.#expire();
    const now = this.#clock.now();
    const received: Received[] = [];
    for (const held of this.#messages.filter(({ visibleAt }) => visibleAt <= now)) {
      if (received.length === most) break;
      if (this.#isSpent(held)) continue;
      held.receives++;
      held.firstReceivedAt ||= now;
      held.visibleAt = now + visibilitySeconds * 1000;
      held.receiptHandle = Buffer.from(`${held.id}/${this.#receipts++}`).toString("base64");
      received.push({ ...held, receiptHandle: held.receiptHandle });
    }
    return received;
  }

  /** Waits on the cloud's clock until something is there, or the time is over. */
  async receiveWithin(
    waitSeconds: number,
    most: number,
    visibilitySeconds?: number,
  ): Promise<readonly Received[]> {
    const found = this.receive(most, visibilitySeconds);
    if (found.length > 0 || waitSeconds === 0) return found;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(waitSeconds * 1000, resolve);
    this.#waiting.add(resolve);
    await promise;
    this.#waiting.delete(resolve);
    cancel();
    return this.receive(most, visibilitySeconds);
  }

  /** False for a receipt that is not the newest of its message. */
  delete(receiptHandle: string): boolean {
    const before = this.#messages.length;
    this.#messages = this.#messages.filter((held) => held.receiptHandle !== receiptHandle);
    return this.#messages.length < before;
  }

  setVisibility(receiptHandle: string, seconds: number): boolean {
    const held = this.#messages.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (held !== undefined) held.visibleAt = this.#clock.now() + seconds * 1000;
    return held !== undefined;
  }

  get counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    this.#expire();
    const now = this.#clock.now();
    const hidden = this.#messages.filter(({ visibleAt }) => visibleAt > now);
    const delayed = hidden.filter(({ receives }) => receives === 0).length;
    return {
      visible: this.#messages.length - hidden.length,
      inFlight: hidden.length - delayed,
      delayed,
    };
  }

  get bodies(): readonly string[] {
    return this.#messages.map(({ body }) => body);
  }

  empty(): void {
    this.#messages = [];
    for (const wake of [...this.#waiting]) wake();
  }

  #isSpent(held: Held): boolean {
    const { redrive } = this.spec;
    if (redrive === undefined || held.receives < redrive.maximumReceives) return false;
    this.#messages = this.#messages.filter((candidate) => candidate !== held);
    const { id, body, attributes, sentAt } = held;
    this.#moveOn(redrive.queueArn, { id, body, attributes, sentAt });
    return true;
  }

  #expire(): void {
    const oldest = this.#clock.now() - this.spec.retentionSeconds * 1000;
    this.#messages = this.#messages.filter(({ sentAt }) => sentAt >= oldest);
  }
}

export function md5Of(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
