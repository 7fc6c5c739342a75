/** A call of a journey over the local cloud's control. */
import type { Call } from "../../journeys/language.ts";
import type { ContactStatus, SandboxControl, Telephony } from "../../sandbox/cloud/control.ts";
import type { AnsweredQuestions } from "./answered.ts";
import { type Heard, identify, isPrompt } from "./heard.ts";

export interface Dialled {
  readonly from: string;
  readonly to: string;
  readonly telephony: Telephony;
}

export class LiveCall implements Call {
  readonly #control: SandboxControl;
  readonly #answered: AnsweredQuestions;
  readonly #heard: Heard[] = [];
  #status: ContactStatus;
  #cursor = 0;
  readonly timeToFirstPromptMs: number;

  private constructor(
    control: SandboxControl,
    answered: AnsweredQuestions,
    status: ContactStatus,
    dialledAt: number,
  ) {
    this.#control = control;
    this.#answered = answered;
    this.#status = status;
    this.#listen(status);
    this.timeToFirstPromptMs = (status.utterances[0]?.at ?? dialledAt) - dialledAt;
  }

  static async dial(control: SandboxControl, answered: AnsweredQuestions, call: Dialled): Promise<LiveCall> {
    const dialledAt = await control.now();
    return new LiveCall(control, answered, await control.dial(call), dialledAt);
  }

  get contactId(): string {
    return this.#status.contactId;
  }

  hears(prompt: string, values: Readonly<Record<string, string>> = {}): void {
    if (!isPrompt(prompt)) throw new Error(`The journey expects "${prompt}", which is no prompt.`);
    const wanted = Object.values(values);
    const place = this.#heard.findIndex(
      (heard, index) =>
        index >= this.#cursor && heard.key === prompt && wanted.every((value) => heard.text.includes(value)),
    );
    if (place < 0) throw new Error(`Expected to hear "${prompt}"${this.#instead()}`);
    this.#cursor = place + 1;
  }

  neverHeard(...prompts: readonly string[]): void {
    const heard = this.#heard.find(({ key }) => prompts.includes(key));
    if (heard !== undefined) throw new Error(`"${heard.key}" was heard, and should not have been.`);
  }

  heardNothingPersonal(): void {
    const heard = this.#heard.find(({ level }) => level > 1);
    if (heard !== undefined) throw new Error(`"${heard.key}" was heard before any proof of identity.`);
  }

  heardOnly(language: Heard["language"]): void {
    const heard = this.#heard.find((one) => one.language !== language);
    if (heard !== undefined)
      throw new Error(`"${heard.key}" was heard in ${heard.language}, not ${language}.`);
  }

  async keys(digits: string): Promise<void> {
    if (this.#heard.at(-1)?.key === "something-open" && digits === "2") this.#answered.forget();
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
      throw new Error(`Expected the call to wait in a queue; it is ${this.#status.state}${this.#instead()}`);
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
    for (const utterance of spoken.slice(this.#heard.length)) {
      const heard = identify(utterance);
      this.#heard.push(heard);
      this.#answered.hear(heard.key);
    }
  }

  /** What was heard instead, and why a block went wrong: the two things a reader of a failure needs. */
  #instead(): string {
    const rest = this.#heard.slice(this.#cursor).map(({ key }) => key);
    const errors = this.#status.errors.map(({ action, error, reason }) => `${action}: ${error}: ${reason}`);
    return `; heard ${rest.join(", ") || "nothing more"} (${this.#status.state}).${errors.length > 0 ? ` Errors: ${errors.join("; ")}` : ""}`;
  }
}
