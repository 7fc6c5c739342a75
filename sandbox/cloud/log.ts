/** Everything the deployed system printed, traced or emitted, in order: journeys and privacy scans read it. */
import type { Clock } from "./clock.ts";

const KEPT = 50_000;

export interface LogRecord {
  readonly at: number;
  readonly region: string;
  /** function: a line a function printed; flow: a flow trace; event: a contact event; error: what went wrong. */
  readonly source: "function" | "flow" | "event" | "error";
  readonly name: string;
  readonly text: string;
}

export class CloudLog {
  readonly #clock: Clock;
  #records: LogRecord[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  write(record: Omit<LogRecord, "at">): void {
    this.#records.push({ at: this.#clock.now(), ...record });
    if (this.#records.length > KEPT * 1.1) this.#records = this.#records.slice(-KEPT);
  }

  since(at = 0): readonly LogRecord[] {
    return this.#records.filter((r) => r.at >= at);
  }

  clear(): void {
    this.#records = [];
  }
}
