/** The phones of the world, as far as texts go: what each received, and what people send from them. */
import type { Faults } from "../faults.ts";
import type { CloudCore } from "../service.ts";
import type { MessagingSetUp, SmsNumber } from "./deployed.ts";
import type { OptOuts } from "./opt-outs.ts";

export interface ReceivedText {
  readonly messageId: string;
  readonly at: number;
  readonly region: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export interface InboundText {
  readonly messageId: string;
  readonly region: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export type InboundHandler = (text: InboundText) => Promise<void> | void;

/** What the service answers by itself; the list of words is not checked against AWS's. */
const STOP_WORDS = [
  "STOP",
  "ARRET",
  "CANCEL",
  "END",
  "OPTOUT",
  "OPT-OUT",
  "QUIT",
  "REMOVE",
  "TD",
  "UNSUBSCRIBE",
];
const HELP = "HELP";
const SERVICE = "sms-voice";

export class Phones {
  readonly #core: CloudCore;
  readonly #setUp: MessagingSetUp;
  readonly #optOuts: OptOuts;
  readonly #ids;
  readonly #handlers = new Map<string, InboundHandler>();
  #byChannel: (number: SmsNumber) => InboundHandler | undefined = () => undefined;
  #received: ReceivedText[] = [];
  #waiting: InboundText[] = [];
  readonly #underWay = new Set<Promise<void>>();

  constructor(core: CloudCore, setUp: MessagingSetUp, optOuts: OptOuts) {
    this.#core = core;
    this.#setUp = setUp;
    this.#optOuts = optOuts;
    this.#ids = core.random.fork("texts");
    core.faults.onChange(() => this.#deliverWaiting());
  }

  /** What a phone received, oldest first. */
  textsTo(number: string): readonly ReceivedText[] {
    return this.#received.filter(({ to }) => to === number);
  }

  /** What all phones received since the last reset. */
  get received(): readonly ReceivedText[] {
    return this.#received;
  }

  newMessageId(): string {
    return this.#ids.uuid();
  }

  deliver(text: Omit<ReceivedText, "at">): void {
    this.#received.push({ ...text, at: this.#core.clock.now() });
  }

  /** Whoever handles what people write to this number; the last one who says so. */
  onInbound(region: string, number: string, handler: InboundHandler): void {
    this.#handlers.set(`${region}/${number}`, handler);
  }

  /** Who takes the texts of numbers for which nobody has spoken up, by their two-way channel. */
  takeByChannel(handlerOf: (number: SmsNumber) => InboundHandler | undefined): void {
    this.#byChannel = handlerOf;
  }

  offInbound(region: string, number: string): void {
    this.#handlers.delete(`${region}/${number}`);
  }

  /** A person's text to one of our numbers. It waits while the number's region, or its messaging, is lost. */
  send({ from, to, text }: { readonly from: string; readonly to: string; readonly text: string }): string {
    const number = this.#setUp.numberAt(to);
    if (number === undefined) throw new Error(`Nobody has the number ${to} for texts.`);
    const inbound = { messageId: this.newMessageId(), region: number.region, from, to, text };
    this.#waiting.push(inbound);
    this.#deliverWaiting();
    return inbound.messageId;
  }

  get isQuiet(): boolean {
    return this.#underWay.size === 0;
  }

  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  reset(): void {
    this.#received = [];
    this.#waiting = [];
  }

  #deliverWaiting(): void {
    const { faults } = this.#core;
    const due = this.#waiting.filter(({ region }) => !isUnreachable(faults, region));
    this.#waiting = this.#waiting.filter(({ region }) => isUnreachable(faults, region));
    for (const text of due) {
      const number = this.#setUp.numberAt(text.to);
      if (number !== undefined && !this.#answersItself(number, text)) this.#hand(number, text);
    }
  }

  /** STOP and HELP never get further, unless the number's opt-outs are the customer's own business. */
  #answersItself(number: SmsNumber, { from, text }: InboundText): boolean {
    const word = text.trim().toUpperCase();
    if (number.hasSelfManagedOptOuts || !(word === HELP || STOP_WORDS.includes(word))) return false;
    if (word !== HELP) this.#optOuts.put(number.region, number.optOutListName, from, true);
    const reply =
      word === HELP ? "For help, see our website." : "You have opted out and will get no more texts.";
    const messageId = this.newMessageId();
    this.deliver({ messageId, region: number.region, from: number.phoneNumber, to: from, text: reply });
    return true;
  }

  #hand(number: SmsNumber, text: InboundText): void {
    const handler = this.#handlers.get(`${number.region}/${number.phoneNumber}`) ?? this.#byChannel(number);
    if (!number.isTwoWay || handler === undefined) {
      this.#note(text, "nobody takes texts there: the number has no two-way channel that leads anywhere");
      return;
    }
    const work = (async () => {
      try {
        await handler(text);
      } catch (error) {
        this.#note(text, error instanceof Error ? error.message : String(error));
      }
    })().finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  #note({ region, messageId, to }: InboundText, reason: string): void {
    const text = `Inbound text ${messageId} to ${to} was lost: ${reason}.`;
    this.#core.log.write({ region, source: "error", name: SERVICE, text });
  }
}

function isUnreachable(faults: Faults, region: string): boolean {
  return faults.isLost(region) || faults.isServiceLost(region, SERVICE);
}
