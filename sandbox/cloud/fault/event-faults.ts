/** What befalls contact events on their way: best effort means all of this. Whoever emits them asks for each. */

export interface Delivery {
  /** 0: the event is lost. */
  readonly copies: number;
  readonly delayMs: number;
}

/** Long enough for the next event of most contacts to come first. */
const HELD_BACK_MS = 2_000;

export class EventFaults {
  #copies = 1;
  #isReordering = false;
  #toDrop = 0;
  #asked = 0;

  /** Every event from now on arrives so often. */
  repeat(copies: number): void {
    this.#copies = Math.max(1, Math.floor(copies));
  }

  /** Every other event is held back, so that later ones overtake it. */
  reorder(isOn: boolean): void {
    this.#isReordering = isOn;
    this.#asked = 0;
  }

  /** The next events are lost. */
  drop(count: number): void {
    this.#toDrop = count;
  }

  /** For what comes at least once: repeated like everything, never lost. */
  get copies(): number {
    return this.#copies;
  }

  next(): Delivery {
    if (this.#toDrop > 0) {
      this.#toDrop--;
      return { copies: 0, delayMs: 0 };
    }
    const isHeldBack = this.#isReordering && this.#asked++ % 2 === 0;
    return { copies: this.#copies, delayMs: isHeldBack ? HELD_BACK_MS : 0 };
  }

  clear(): void {
    this.repeat(1);
    this.reorder(false);
    this.drop(0);
  }
}
