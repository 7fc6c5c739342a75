/** One at a time for each name; different names do not wait for each other. */
export class KeyedLock {
  readonly #tails = new Map<string, { readonly holder: string; readonly done: Promise<unknown> }>();

  /** Who holds or waits for the name last; undefined where it is free. */
  holderOf(name: string): string | undefined {
    return this.#tails.get(name)?.holder;
  }

  async run<T>(name: string, holder: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(name)?.done;
    const mine = before === undefined ? work() : before.then(work);
    // Whoever waits behind goes on whatever became of this work; its own caller hears of a failure.
    const tail = { holder, done: mine.catch(() => undefined) };
    this.#tails.set(name, tail);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}
