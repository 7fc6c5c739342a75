/** What travels between regions: one ordered queue for each way, held up by lag and by cut ways, never lost. */
import type { Clock } from "./clock.ts";
import type { FaultyService } from "./fault/service-names.ts";
import type { Faults } from "./faults.ts";

export interface Travelling {
  readonly writtenAt: number;
}

export interface Journey<Change extends Travelling> {
  readonly clock: Clock;
  readonly faults: Faults;
  /** Whose changes they are: where this service of a region is lost, they wait. */
  readonly service: FaultyService;
  deliver(to: string, change: Change): Promise<void>;
}

interface Way<Change> {
  readonly from: string;
  readonly to: string;
  waiting: Change[];
  /** The delivery that is under way. */
  moving: Promise<void> | undefined;
  cancelTimer: (() => void) | undefined;
}

export class Replicator<Change extends Travelling> {
  readonly #journey: Journey<Change>;
  readonly #ways = new Map<string, Way<Change>>();

  constructor(journey: Journey<Change>) {
    this.#journey = journey;
    journey.faults.onChange(() => {
      for (const way of this.#ways.values()) void this.#move(way);
    });
  }

  send(from: string, to: string, change: Change): void {
    const way = this.#way(from, to);
    way.waiting.push(change);
    void this.#move(way);
  }

  /** How many changes wait on the way to a region. */
  waiting(to: string): number {
    return [...this.#ways.values()].reduce((sum, way) => sum + (way.to === to ? way.waiting.length : 0), 0);
  }

  /** True when nothing that could arrive now is still on its way. */
  get isQuiet(): boolean {
    return [...this.#ways.values()].every((way) => way.moving === undefined && !this.#canMove(way));
  }

  /** Waits until everything that can arrive now has arrived. */
  async settle(): Promise<void> {
    while (!this.isQuiet) await Promise.all([...this.#ways.values()].map((way) => this.#move(way)));
  }

  /** Takes out, in order, what is wanted of what waits for a region, whatever is cut. */
  take(to: string, isWanted: (change: Change) => boolean): readonly Change[] {
    const taken: Change[] = [];
    for (const way of this.#ways.values()) {
      if (way.to !== to) continue;
      taken.push(...way.waiting.filter(isWanted));
      way.waiting = way.waiting.filter((change) => !isWanted(change));
    }
    return taken;
  }

  /** Delivers everything at once, whatever is cut or late. */
  async deliverAll(): Promise<void> {
    for (const way of this.#ways.values()) {
      await way.moving;
      for (const change of way.waiting.splice(0)) await this.#journey.deliver(way.to, change);
    }
  }

  /** Drops what waits; a delivery that is under way ends first. */
  async clear(): Promise<void> {
    for (const way of this.#ways.values()) {
      way.waiting = [];
      way.cancelTimer?.();
      way.cancelTimer = undefined;
    }
    await Promise.all([...this.#ways.values()].map((way) => way.moving));
  }

  #way(from: string, to: string): Way<Change> {
    const name = `${from}>${to}`;
    const way: Way<Change> = this.#ways.get(name) ?? {
      from,
      to,
      waiting: [],
      moving: undefined,
      cancelTimer: undefined,
    };
    this.#ways.set(name, way);
    return way;
  }

  #canMove(way: Way<Change>): boolean {
    const first = way.waiting[0];
    return first !== undefined && !this.#isCut(way) && this.#dueIn(first) <= 0;
  }

  #isCut(way: Way<Change>): boolean {
    return this.#journey.faults.isCut(way.from, way.to, this.#journey.service);
  }

  /** The present lag counts, not the one at the time of the write: lowering it lets the waiting ones go. */
  #dueIn(change: Change): number {
    return change.writtenAt + this.#journey.faults.lagMs - this.#journey.clock.now();
  }

  #move(way: Way<Change>): Promise<void> {
    way.moving ??= this.#deliverDue(way).finally(() => {
      way.moving = undefined;
      // What was sent after the last look and before this line has nobody else to move it.
      if (way.waiting.length > 0 && way.cancelTimer === undefined && !this.#isCut(way)) void this.#move(way);
    });
    return way.moving;
  }

  async #deliverDue(way: Way<Change>): Promise<void> {
    way.cancelTimer?.();
    way.cancelTimer = undefined;
    // A change leaves the queue when it has arrived: until then a quorum must be able to find it here.
    while (this.#canMove(way)) {
      const change = way.waiting[0];
      if (change !== undefined) await this.#journey.deliver(way.to, change);
      if (way.waiting[0] === change) way.waiting.shift();
    }
    const first = way.waiting[0];
    if (first !== undefined && !this.#isCut(way))
      way.cancelTimer = this.#journey.clock.after(this.#dueIn(first), () => this.#move(way));
  }
}
