/**
 * Hybrid logical clocks: wall time where it suffices, a counter where it does not, so that a clock made after
 * reading another is later than it, on any machine. As text they sort by age; ties break by the process.
 */
import * as v from "valibot";
import { MalformedClock } from "./errors.ts";

const FORM = /^[0-9a-f]{12}-[0-9a-f]{4}-[a-z0-9]{1,32}$/;
const PROCESS = /^[a-z0-9]{1,32}$/;
const HIGHEST_COUNT = 0xffff;
/** Services refuse a machine whose time is wrong by minutes: what is dated further ahead was written by none of ours. */
const MOST_AHEAD_MILLISECONDS = 24 * 3_600_000;

export const Clock = v.pipe(v.string(), v.regex(FORM), v.brand("Clock"));
export type Clock = v.InferOutput<typeof Clock>;

export interface ClockPorts {
  /** Milliseconds since 1970. */
  now(): number;
  /** Unique among the processes that write: lower-case letters and digits, at most 32. */
  readonly processId: string;
}

export class HybridClock {
  readonly #ports: ClockPorts;
  #latest = { time: 0, count: 0 };

  constructor(ports: ClockPorts) {
    if (!PROCESS.test(ports.processId))
      throw new MalformedClock("a process id has 1 to 32 lower-case letters and digits");
    this.#ports = ports;
  }

  /** Wall time in milliseconds: for expiries, never for order. */
  now(): number {
    return this.#ports.now();
  }

  /** A clock later than every clock made or observed here. */
  tick(): Clock {
    const time = Math.max(0, Math.floor(this.#ports.now()));
    if (time > this.#latest.time) this.#latest = { time, count: 0 };
    else if (this.#latest.count < HIGHEST_COUNT)
      this.#latest = { time: this.#latest.time, count: this.#latest.count + 1 };
    else this.#latest = { time: this.#latest.time + 1, count: 0 };
    return write(this.#latest, this.#ports.processId);
  }

  /**
   * To be called with every clock that is read. Throws MalformedClock for one so far ahead that what is written after
   * it could never be undone: it must not spread.
   */
  observe(clock: Clock): void {
    const seen = read(clock);
    if (isTooFarAhead(seen.time, this.#ports.now()))
      throw new MalformedClock("it is dated more than a day ahead");
    const { time, count } = this.#latest;
    if (seen.time > time || (seen.time === time && seen.count > count)) this.#latest = seen;
  }
}

/** Throws MalformedClock. */
export function parseClock(text: string): Clock {
  const parsed = v.safeParse(Clock, text);
  if (!parsed.success) throw new MalformedClock("it must be <12 hex digits>-<4 hex digits>-<process>");
  return parsed.output;
}

/** Milliseconds since 1970: later than any clock of ours may be ahead of `now`. */
export function isTooFarAhead(time: number, now: number): boolean {
  return time > now + MOST_AHEAD_MILLISECONDS;
}

/** The wall time, in milliseconds, that a clock was made at (or was pushed to by a clock read before). */
export function timeOf(clock: Clock): number {
  return read(clock).time;
}

export function laterOf(one: Clock, other: Clock): Clock;
export function laterOf(one: Clock | undefined, other: Clock | undefined): Clock | undefined;
export function laterOf(one: Clock | undefined, other: Clock | undefined): Clock | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return [one, other].sort()[1] ?? one;
}

interface Reading {
  readonly time: number;
  readonly count: number;
}

function read(clock: Clock): Reading {
  return { time: Number.parseInt(clock.slice(0, 12), 16), count: Number.parseInt(clock.slice(13, 17), 16) };
}

function write({ time, count }: Reading, processId: string): Clock {
  return parseClock(
    `${time.toString(16).padStart(12, "0")}-${count.toString(16).padStart(4, "0")}-${processId}`,
  );
}
