/** What is broken on purpose. Services ask; the control sets. */
export class Faults {
  readonly #lost = new Set<string>();
  readonly #cut = new Set<string>();
  readonly #slow = new Map<string, number>();
  readonly #failing = new Map<string, number>();
  readonly #lostReplies = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #lagMs = 0;

  isLost(region: string): boolean {
    return this.#lost.has(region);
  }

  /** True where writes of `from` cannot reach `to`: either is lost, or the way between them is cut. */
  isCut(from: string, to: string): boolean {
    return this.isLost(from) || this.isLost(to) || this.#cut.has(`${from}>${to}`);
  }

  get lagMs(): number {
    return this.#lagMs;
  }

  slownessMs(region: string, functionName: string): number {
    return this.#slow.get(`${region}/${functionName}`) ?? 0;
  }

  /** Takes one of the failures that were ordered for this function. */
  takeFailure(region: string, functionName: string): boolean {
    return take(this.#failing, `${region}/${functionName}`);
  }

  /** Takes one of the replies that were ordered to be lost. */
  takeLostReply(region: string, operation: string): boolean {
    return take(this.#lostReplies, `${region}/${operation}`);
  }

  lose(region: string): void {
    this.#change(() => this.#lost.add(region));
  }

  restore(region: string): void {
    this.#change(() => this.#lost.delete(region));
  }

  cut(from: string, to: string): void {
    this.#change(() => this.#cut.add(`${from}>${to}`));
  }

  /** Heals every cut; lost regions stay lost. */
  heal(): void {
    this.#change(() => this.#cut.clear());
  }

  setLag(milliseconds: number): void {
    this.#change(() => {
      this.#lagMs = milliseconds;
    });
  }

  slow(region: string, functionName: string, milliseconds: number): void {
    this.#slow.set(`${region}/${functionName}`, milliseconds);
  }

  fail(region: string, functionName: string, failures: number): void {
    this.#failing.set(`${region}/${functionName}`, failures);
  }

  loseReplies(region: string, operation: string, count: number): void {
    this.#lostReplies.set(`${region}/${operation}`, count);
  }

  clear(): void {
    this.#slow.clear();
    this.#failing.clear();
    this.#lostReplies.clear();
    this.#change(() => {
      this.#lost.clear();
      this.#cut.clear();
      this.#lagMs = 0;
    });
  }

  /** Called after every change of regions, cuts or lag. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #change(apply: () => void): void {
    apply();
    for (const listener of this.#listeners) listener();
  }
}

function take(ordered: Map<string, number>, key: string): boolean {
  const left = ordered.get(key) ?? 0;
  if (left > 0) ordered.set(key, left - 1);
  return left > 0;
}
