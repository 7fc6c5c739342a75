/** Lets calls through at a rate, and a burst of them after a rest. */
import type { Rate } from "./default-rates.ts";

export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAt = now;
  }

  /** False where the call comes too early. `now` in milliseconds; a clock that went back counts as a new start. */
  take(now: number): boolean {
    const { rate, burst } = this.#rate;
    const gained = now < this.#filledAt ? burst : ((now - this.#filledAt) / 1000) * rate;
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
