/** Everything that happens by the clock of AWS: rules with a schedule, and schedules of EventBridge Scheduler. */
import type { CloudCore } from "../service.ts";
import { readSchedule, type Schedule } from "./schedule-expression.ts";

export interface ScheduledWork {
  readonly region: string;
  /** Unique among all. */
  readonly key: string;
  readonly expression: string;
  readonly isEnabled: boolean;
  /** Resolves when what it started has ended, so that who moves the clock sees one thing after the other. */
  run(dueAt: number): Promise<void>;
}

interface Entry extends ScheduledWork {
  readonly schedule: Schedule;
  startedAt: number;
  cancel: (() => void) | undefined;
}

/** Of a leap of the clock over more firings only the first and the last ones are made: a day has 1,440 minutes. */
const MOST_IN_A_LEAP = 10;

export class Scheduler {
  readonly #core: CloudCore;
  readonly #entries = new Map<string, Entry>();

  constructor(core: CloudCore) {
    this.#core = core;
  }

  /** New or changed; throws InvalidSchedule. What is unchanged keeps its phase. */
  put(work: ScheduledWork): void {
    const schedule = readSchedule(work.expression);
    const held = this.#entries.get(work.key);
    const isSame = held?.expression === work.expression && held.isEnabled === work.isEnabled;
    held?.cancel?.();
    const startedAt = isSame ? held.startedAt : this.#core.clock.now();
    const entry: Entry = { ...work, schedule, startedAt, cancel: undefined };
    this.#entries.set(work.key, entry);
    this.#arm(entry, this.#core.clock.now());
  }

  remove(key: string): void {
    this.#entries.get(key)?.cancel?.();
    this.#entries.delete(key);
  }

  /** To be called once the clock has forgotten its timers: every schedule begins anew. */
  reset(): void {
    for (const entry of this.#entries.values()) {
      entry.cancel?.();
      entry.startedAt = this.#core.clock.now();
      this.#arm(entry, entry.startedAt);
    }
  }

  #arm(entry: Entry, after: number): void {
    const next = entry.isEnabled ? entry.schedule.next(after, entry.startedAt) : undefined;
    entry.cancel =
      next === undefined
        ? undefined
        : this.#core.clock.after(next - this.#core.clock.now(), () => this.#fire(entry, next));
  }

  async #fire(entry: Entry, dueAt: number): Promise<void> {
    this.#arm(entry, this.#skip(entry, dueAt));
    if (!this.#core.faults.isLost(entry.region)) await entry.run(dueAt);
  }

  /** From where the next firing is looked for: near the end of a leap that passes very many. */
  #skip({ schedule, startedAt }: Entry, dueAt: number): number {
    const next = schedule.next(dueAt, startedAt);
    if (next === undefined) return dueAt;
    return Math.max(dueAt, this.#core.clock.heading - MOST_IN_A_LEAP * (next - dueAt));
  }
}
