/** Several ways to the same service: the private one first, and a while from the one that failed to the next. */

const BACK_AFTER_MILLISECONDS = 30_000;

export class Ways<T> {
  readonly #ways: readonly T[];
  readonly #now: () => number;
  #first = 0;
  #leftAt = 0;

  constructor(ways: readonly [T, ...T[]], now: () => number) {
    this.#ways = ways;
    this.#now = now;
  }

  /**
   * `mayGoOn`: whether after this failure the next way may be tried at once. After any other that `isPath` calls a
   * failure of the way, the next call begins with another one. Throws the last failure.
   */
  async run<R>(
    call: (way: T) => Promise<R>,
    { mayGoOn, isPath }: { mayGoOn(error: unknown): boolean; isPath(error: unknown): boolean },
  ): Promise<R> {
    if (this.#now() - this.#leftAt >= BACK_AFTER_MILLISECONDS) this.#first = 0;
    const first = this.#first;
    for (let tried = 0; ; tried += 1) {
      const at = (first + tried) % this.#ways.length;
      const way = this.#ways[at];
      if (way === undefined) throw new Error("There is no way to the service.");
      try {
        return await call(way);
      } catch (error) {
        if (isPath(error)) this.#leave(at);
        if (!mayGoOn(error) || tried + 1 >= this.#ways.length) throw error;
      }
    }
  }

  #leave(at: number): void {
    this.#first = (at + 1) % this.#ways.length;
    this.#leftAt = this.#now();
  }
}
