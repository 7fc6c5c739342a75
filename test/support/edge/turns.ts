/** Lets a test decide who goes on: everything that waits for its turn does so until it is given one. */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Lets one of those that wait go on, as far as it gets. */
  async give(place: number): Promise<void> {
    const [resolve] = this.#waiting.splice(place % Math.max(1, this.#waiting.length), 1);
    resolve?.();
    await new Promise((done) => setImmediate(done));
  }
}
