/** A call of a journey over the local cloud's control. */
import type { Call } from "../../journeys/language.ts";
import type { ContactStatus, Telephony } from "../../sandbox/cloud/contact-status.ts";
import type { SandboxControl } from "../../sandbox/cloud/control.ts";
import type { AnsweredQuestions } from "./answered.ts";
import { circumstances, Ear } from "./ear.ts";
import { type Heard, identify } from "./heard.ts";

/** Prompts that offer to go on with what was left open. */
const OFFERS: ReadonlySet<string> = new Set(["something-open", "open-pay-a-bill", "open-change-phone"]);

const MINUTE_MS = 60_000;
/** Shorter than anything rings before it is given up. */
const PATIENCE_MS = 10_000;

export interface Dialled {
  readonly from: string;
  readonly to: string;
  readonly telephony: Telephony;
}

export class LiveCall implements Call {
  readonly #control: SandboxControl;
  readonly #answered: AnsweredQuestions;
  readonly #ear: Ear;
  #status: ContactStatus;
  readonly timeToFirstPromptMs: number;

  private constructor(
    control: SandboxControl,
    answered: AnsweredQuestions,
    status: ContactStatus,
    dialledAt: number,
  ) {
    this.#control = control;
    this.#answered = answered;
    this.#ear = new Ear(answered);
    this.#status = status;
    this.#listen(status);
    this.timeToFirstPromptMs = (status.utterances[0]?.at ?? dialledAt) - dialledAt;
  }

  static async dial(control: SandboxControl, answered: AnsweredQuestions, call: Dialled): Promise<LiveCall> {
    const dialledAt = await control.now();
    return new LiveCall(control, answered, await control.dial(call), dialledAt);
  }

  /** Throws where no call rings there in time. */
  static async pickUp(
    control: SandboxControl,
    answered: AnsweredQuestions,
    number: string,
    within: { readonly minutes: number },
  ): Promise<LiveCall> {
    const until = (await control.now()) + within.minutes * MINUTE_MS;
    while ((await control.ringing({ number })).length === 0) {
      if ((await control.now()) >= until)
        throw new Error(`Expected a call at ${number} within ${within.minutes} minutes; none came.`);
      await control.advance({ milliseconds: PATIENCE_MS });
    }
    const pickedUpAt = await control.now();
    return new LiveCall(control, answered, await control.answers({ number }), pickedUpAt);
  }

  get contactId(): string {
    return this.#status.contactId;
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

  async keys(digits: string): Promise<void> {
    if (OFFERS.has(this.#ear.last?.key ?? "") && digits === "2") this.#answered.forget();
    this.#hear(await this.#control.keys({ contactId: this.contactId, digits }));
  }

  async says(text: string): Promise<void> {
    this.#hear(await this.#control.say({ contactId: this.contactId, text }));
  }

  async waits(): Promise<void> {
    this.#hear(await this.#control.silence({ contactId: this.contactId }));
  }

  hangsUp(): Promise<void> {
    return this.#end("hang-up");
  }

  lineDrops(): Promise<void> {
    return this.#end("line-dropped");
  }

  async isOver(): Promise<void> {
    this.#hear(await this.#control.contact({ contactId: this.contactId }));
    if (this.#status.state !== "ended")
      throw new Error(`Expected the call to be over; it is ${this.#status.state}.`);
    this.#answered.hangUp();
  }

  async isQueued(): Promise<void> {
    this.#hear(await this.#control.contact({ contactId: this.contactId }));
    if (this.#status.state !== "queued" && this.#status.state !== "ringing")
      throw new Error(
        `Expected the call to wait in a queue; heard ${this.#ear.rest()}${circumstances(this.#status)}`,
      );
  }

  async goesOn(): Promise<Call> {
    const from = await this.#control.contact({ contactId: this.contactId });
    this.#hear(from);
    const at = await this.#control.now();
    const next = await this.#leadsTo(from);
    if (next === from) throw new Error(`Expected the call to be put through${circumstances(from)}`);
    return new LiveCall(this.#control, this.#answered, next, at);
  }

  /** Sent on by an agent, and put through to another number: the last one is what the caller hears. */
  async #leadsTo(from: ContactStatus): Promise<ContactStatus> {
    const contactId = from.bridgedTo?.contactId ?? from.nextContactId;
    return contactId === undefined ? from : this.#leadsTo(await this.#control.contact({ contactId }));
  }

  tones(): string {
    const { tones } = this.#status;
    if (tones === undefined) throw new Error("No tones rang through with this call.");
    return tones;
  }

  async #end(cause: "hang-up" | "line-dropped"): Promise<void> {
    this.#hear(await this.#control.hangUp({ contactId: this.contactId, cause }));
    this.#answered.hangUp();
  }

  #hear(status: ContactStatus): void {
    this.#status = status;
    this.#listen(status);
  }

  #listen(status: ContactStatus): void {
    const spoken = status.utterances.filter(({ to }) => to === "customer");
    for (const utterance of spoken.slice(this.#ear.count)) this.#ear.hear(identify(utterance));
  }
}
