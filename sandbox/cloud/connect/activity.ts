/** Counts what is under way, and tells when nothing is. */
export class Activity {
  #count = 0;
  #waiters: (() => void)[] = [];

  get isIdle(): boolean {
    return this.#count === 0;
  }

  enter(): void {
    this.#count++;
  }

  leave(): void {
    this.#count--;
    if (this.#count > 0) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Resolves at once where nothing is under way. */
  idle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve));
  }
}
