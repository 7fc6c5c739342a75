/** How far the clocks of a region's functions are off: in shared memory, because workers read it as they run. */
export class ClockSkew {
  readonly #byRegion = new Map<string, Float64Array>();
  #changes = 0;

  /** Milliseconds that functions of this region are ahead; negative: behind. */
  of(region: string): Float64Array {
    const skew = this.#byRegion.get(region) ?? new Float64Array(new SharedArrayBuffer(8));
    this.#byRegion.set(region, skew);
    return skew;
  }

  /** A worker that ran under a skew may remember its time. */
  get changes(): number {
    return this.#changes;
  }

  set(region: string, milliseconds: number): void {
    this.of(region)[0] = milliseconds;
    this.#changes++;
  }

  clear(): void {
    for (const [region, skew] of this.#byRegion) if (skew[0] !== 0) this.set(region, 0);
  }
}
