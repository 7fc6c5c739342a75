/** Phones outside the cloud that ring because somebody here calls them. */
import type { CloudCore } from "../service.ts";
import type { Contact } from "./contact.ts";

export interface RingingCall {
  readonly number: string;
  /** What the phone shows; absent where the caller withholds it. */
  readonly from?: string;
  readonly contact: Contact;
  readonly timeoutMs: number;
  answered(): void;
  unanswered(): void;
}

export class Phones {
  readonly #core: CloudCore;
  readonly #ringing = new Map<RingingCall, () => void>();

  constructor(core: CloudCore) {
    this.#core = core;
  }

  /** Until somebody answers, the time is up, or the contact is over. */
  ring(call: RingingCall): void {
    const cancel = this.#core.clock.after(call.timeoutMs, () => {
      if (!this.#ringing.delete(call)) return;
      call.unanswered();
      return call.contact.activity.idle();
    });
    this.#ringing.set(call, cancel);
    call.contact.onEnd(() => this.#stop(call));
  }

  at(number: string): readonly RingingCall[] {
    return [...this.#ringing.keys()].filter((call) => call.number === number);
  }

  /** Whoever has the phone takes the call that has rung longest. Throws where it does not ring. */
  answer(number: string): Contact {
    const [call] = this.at(number);
    if (call === undefined) throw new Error(`No call rings at ${number}.`);
    this.#stop(call);
    call.answered();
    return call.contact;
  }

  reset(): void {
    for (const call of [...this.#ringing.keys()]) this.#stop(call);
  }

  #stop(call: RingingCall): void {
    this.#ringing.get(call)?.();
    this.#ringing.delete(call);
  }
}
