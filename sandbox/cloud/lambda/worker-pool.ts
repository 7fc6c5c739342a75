/** The warm workers of the whole cloud: lent to one request at a time, the longest idle one retired when full. */
import type { FunctionWorker } from "./function-worker.ts";

interface Seat {
  readonly functionKey: string;
  readonly worker: FunctionWorker;
  isBusy: boolean;
  isRetired: boolean;
  usedAt: number;
}

export class WorkerPool {
  readonly #limit: number;
  readonly #seats = new Set<Seat>();
  readonly #waiting: (() => void)[] = [];
  #uses = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#seats.size;
  }

  /** Runs `use` with a worker of this function, warm or new; waits while every worker of the cloud is busy. */
  async with<T>(
    functionKey: string,
    start: () => FunctionWorker,
    use: (worker: FunctionWorker) => Promise<T>,
  ): Promise<T> {
    const seat = await this.#take(functionKey, start);
    try {
      return await use(seat.worker);
    } finally {
      seat.isBusy = false;
      seat.usedAt = this.#uses++;
      if (seat.isRetired || !seat.worker.isAlive) this.#remove(seat);
      this.#waiting.shift()?.();
    }
  }

  /** Idle workers end now, busy ones after their request. */
  retire(isDue: (functionKey: string) => boolean): void {
    for (const seat of this.#seats)
      if (isDue(seat.functionKey)) {
        seat.isRetired = true;
        if (!seat.isBusy) this.#remove(seat);
      }
  }

  /** Ends workers in the middle of whatever they do. */
  async kill(isDue: (functionKey: string) => boolean): Promise<void> {
    const due = [...this.#seats].filter((seat) => isDue(seat.functionKey));
    for (const seat of due) seat.isRetired = true;
    await Promise.all(due.map((seat) => this.#remove(seat)));
  }

  /** Ends the busy workers only. */
  async killBusy(): Promise<void> {
    await Promise.all([...this.#seats].filter((seat) => seat.isBusy).map((seat) => this.#remove(seat)));
  }

  async #take(functionKey: string, start: () => FunctionWorker): Promise<Seat> {
    for (;;) {
      const idle = [...this.#seats].filter((seat) => !seat.isBusy).sort((a, b) => b.usedAt - a.usedAt);
      const warm = idle.find((seat) => seat.functionKey === functionKey && seat.worker.isAlive);
      if (warm !== undefined) {
        warm.isBusy = true;
        return warm;
      }
      const oldest = idle.at(-1);
      if (this.#seats.size >= this.#limit && oldest !== undefined) this.#remove(oldest);
      if (this.#seats.size < this.#limit) {
        const seat = { functionKey, worker: start(), isBusy: true, isRetired: false, usedAt: this.#uses++ };
        this.#seats.add(seat);
        return seat;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #remove(seat: Seat): Promise<void> {
    this.#seats.delete(seat);
    return seat.worker.end();
  }
}
