/** The one clock of the local cloud: real time plus a settable offset, shared with every worker. */

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

export class Clock {
  /** Offset in milliseconds, in shared memory: workers shift their own Date by it. */
  readonly offset = new Float64Array(new SharedArrayBuffer(8));
  readonly #timers = new Set<Timer>();
  readonly #listeners = new Set<() => void>();
  #order = 0;
  #wake: NodeJS.Timeout | undefined;
  #running = 0;
  #shifts = 0;
  #heading = 0;

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + (this.offset[0] ?? 0);
  }

  /** How often the clock was moved by hand: what was started before a move may hold stale times. */
  get shifts(): number {
    return this.#shifts;
  }

  /** Where a move by hand that is under way will end; the present where there is none. */
  get heading(): number {
    return Math.max(this.#heading, this.now());
  }

  /** Called after the offset was moved by hand: other processes cannot read it. */
  onShift(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Runs once when this clock passes `now + delayMs`; returns a function that takes it back. */
  after(delayMs: number, run: () => void | Promise<void>): () => void {
    const timer: Timer = { due: this.now() + delayMs, order: this.#order++, run };
    this.#timers.add(timer);
    this.#arm();
    return () => {
      this.#timers.delete(timer);
      this.#arm();
    };
  }

  /** Moves time forward, firing in order what falls due on the way. */
  async advance(milliseconds: number): Promise<void> {
    this.#shifts++;
    const target = this.now() + milliseconds;
    this.#heading = target;
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.due > target) break;
      this.#jumpTo(next.due);
      await this.#fire(next);
    }
    this.#jumpTo(target);
    this.#arm();
    this.#tell();
  }

  /** True when nothing that is due is still to run. */
  get isQuiet(): boolean {
    const next = this.#next();
    return this.#running === 0 && (next === undefined || next.due > this.now());
  }

  /** Forgets every timer and the offset. */
  reset(): void {
    this.#timers.clear();
    this.#heading = 0;
    if ((this.offset[0] ?? 0) !== 0) this.#shifts++;
    this.offset[0] = 0;
    this.#arm();
    this.#tell();
  }

  stop(): void {
    this.#timers.clear();
    clearTimeout(this.#wake);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #jumpTo(instant: number): void {
    const ahead = instant - this.now();
    if (ahead > 0) this.offset[0] = (this.offset[0] ?? 0) + ahead;
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const t of this.#timers)
      if (first === undefined || t.due < first.due || (t.due === first.due && t.order < first.order))
        first = t;
    return first;
  }

  async #fire(timer: Timer): Promise<void> {
    if (!this.#timers.delete(timer)) return;
    this.#running++;
    try {
      await timer.run();
    } finally {
      this.#running--;
    }
  }

  #arm(): void {
    clearTimeout(this.#wake);
    this.#wake = undefined;
    const next = this.#next();
    if (next === undefined) return;
    this.#wake = setTimeout(
      () => void this.#fireDue(),
      Math.min(Math.max(0, next.due - this.now()), 2 ** 31 - 1),
    );
  }

  async #fireDue(): Promise<void> {
    for (let next = this.#next(); next !== undefined && next.due <= this.now(); next = this.#next())
      void this.#fire(next);
    this.#arm();
  }
}
