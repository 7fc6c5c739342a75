/** One flow being run for one listener, and where it stands still until somebody or the clock moves it on. */
import type { Effect, Outcome } from "../../../language/effects.ts";
import type { Clock } from "../clock.ts";
import type { ContactState } from "../contact-status.ts";
import type { Contact } from "./contact.ts";

export type Purpose =
  | "inbound"
  /** The flow of a queue's quick connect, after an agent has sent the contact there. */
  | "queue-transfer"
  | "customer-queue"
  | "agent-whisper"
  | "customer-whisper"
  | "disconnect";

/** Flows that a contact is in by itself, neither in a queue nor with an agent. */
export const LEADING: readonly Purpose[] = ["inbound", "queue-transfer", "disconnect"];

export interface Pause {
  readonly effect: Effect;
  /** Keys pressed so far. */
  keyed: string;
  /** Says to the listener what a bot answers. */
  speak?: (text: string) => void;
  /** Moves the flow on; undefined where it was stopped. Only the first release counts. */
  release(outcome: Outcome | undefined): void;
}

export class Run {
  readonly contact: Contact;
  readonly purpose: Purpose;
  readonly #clock: Clock;
  isStopped = false;
  pause: Pause | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(contact: Contact, purpose: Purpose, clock: Clock) {
    this.contact = contact;
    this.purpose = purpose;
    this.#clock = clock;
    contact.activity.enter();
  }

  get listener(): "customer" | "agent" {
    return this.purpose === "agent-whisper" ? "agent" : "customer";
  }

  /** Stands still until released. While it does, the contact counts as waiting, not as busy. */
  wait(effect: Effect): Promise<Outcome | undefined> {
    if (this.isStopped) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const pause: Pause = {
        effect,
        keyed: "",
        release: (outcome) => {
          if (this.pause !== pause) return;
          this.pause = undefined;
          this.#cancelTimer();
          if (!this.isStopped) {
            this.#showState("in-flow");
            this.contact.activity.enter();
          }
          resolve(outcome);
        },
      };
      this.pause = pause;
      if (effect.kind === "collect" || effect.kind === "converse") this.#showState("awaiting-input");
      this.contact.activity.leave();
    });
  }

  /** Sets the pause's one timer anew; it resolves when what it set off has come to rest. */
  releaseAfter(delayMs: number, outcome: () => Outcome | Promise<Outcome>): void {
    this.#cancelTimer();
    const pause = this.pause;
    this.#cancelTimer = this.#clock.after(delayMs, async () => {
      if (this.pause !== pause || pause === undefined) return;
      pause.release(await outcome());
      await this.contact.activity.idle();
    });
  }

  /** A contact in a queue or with an agent stays so, whatever the flow beside it does. */
  #showState(state: ContactState): void {
    if (LEADING.includes(this.purpose)) this.contact.state = state;
  }

  /** A stopped flow counts no more as under way, even while a function of it has not answered yet. */
  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    if (this.pause === undefined) this.contact.activity.leave();
    else this.pause.release(undefined);
  }

  /** To be called once, when the flow will take no further step. */
  finish(): void {
    if (!this.isStopped) this.contact.activity.leave();
  }
}
