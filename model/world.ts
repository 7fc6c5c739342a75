/** Everything outside the functions: two regions' tables, streams and clocks, and the one wall time. */
import { HybridClock } from "../domain/clock.ts";
import { TABLES, type TableName } from "../domain/tables.ts";
import { Network, type Side } from "./network.ts";
import { type Mishap, Process } from "./process.ts";
import { Random } from "./random.ts";
import { ReplicatedTable } from "./replica.ts";
import type { Broken } from "./step.ts";
import { Stream } from "./stream.ts";
import { StrongReplicas } from "./strong-replica.ts";

const START = Date.parse("2026-03-02T09:00:00Z");
/** More than any run needs between two of its calls, so that which run goes on is decided here alone. */
const TICKS = 12;

export type ReplicatedName = Exclude<TableName, "claims">;

/** How one run of a function ended, as its caller sees it. */
export type Outcome<Reply> =
  | { readonly kind: "replied"; readonly reply: Reply }
  | { readonly kind: "failed"; readonly error: unknown }
  /** The caller waited in vain. */
  | { readonly kind: "crashed" };

export class World {
  readonly random: Random;
  readonly network = new Network();
  readonly tables: Readonly<Record<ReplicatedName, ReplicatedTable>>;
  readonly claims = new StrongReplicas();
  readonly streams: Readonly<Record<Side, Stream>> = { home: new Stream(), peer: new Stream() };
  readonly skewMs: Record<Side, number> = { home: 0, peer: 0 };
  /** A line for each call to the outside; only kept where somebody asks. */
  readonly trace: string[] | undefined;
  /** Points that were passed, and mishaps that happened there. */
  readonly passed = new Map<string, Set<Mishap>>();
  time = START;
  #processes = 0;
  #broken: Broken | undefined;
  #calls = 0;
  #waiting: (() => void)[] | undefined;

  constructor(seed: number, { traces = false } = {}) {
    this.random = new Random(seed);
    this.trace = traces ? [] : undefined;
    const replication = this.random.fork("replication");
    const ports = { network: this.network, random: replication, now: () => this.time };
    this.tables = Object.fromEntries(
      Object.values(TABLES)
        .filter(({ replication: kind }) => kind !== "strong")
        .map(({ name, replication: kind }) => [name, new ReplicatedTable(name, kind === "eventual", ports)]),
    ) as unknown as Record<ReplicatedName, ReplicatedTable>;
  }

  now(side: Side): number {
    return this.time + this.skewMs[side];
  }

  /** A clock of a run's own: what another run has read, this one has not. */
  clock(side: Side): HybridClock {
    this.#processes += 1;
    return new HybridClock({ now: () => this.now(side), processId: `p${this.#processes}` });
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    this.replicate();
  }

  replicate(): void {
    for (const table of Object.values(this.tables)) table.replicate();
  }

  /** Calls to the outside are counted from here; one of them goes wrong where `broken` says so. */
  begin(broken: Broken | undefined): void {
    this.#broken = broken;
    this.#calls = 0;
  }

  get calls(): number {
    return this.#calls;
  }

  /** Runs a function once: `start` is given the run, builds what it needs around it, and calls it. */
  async run<Reply>(
    functionName: string,
    side: Side,
    start: (process: Process) => Promise<Reply>,
  ): Promise<Outcome<Reply>> {
    // A region without its functions answers nobody.
    if (!this.network.answers(side, "functions")) return { kind: "crashed" };
    let crashed: (outcome: Outcome<Reply>) => void = () => undefined;
    const crash = new Promise<Outcome<Reply>>((resolve) => {
      crashed = resolve;
    });
    const process = new Process(functionName, side, {
      network: this.network,
      mishapAt: (point) => this.#mishapAt(point),
      turn: () => this.#turn(),
      crashed: () => crashed({ kind: "crashed" }),
    });
    const result = start(process).then(
      (reply): Outcome<Reply> => ({ kind: "replied", reply }),
      (error: unknown): Outcome<Reply> => ({ kind: "failed", error }),
    );
    return Promise.race([result, crash]);
  }

  /** Two or more runs at once: which of them makes its next call is drawn from `mix`. */
  async together(mix: number, ...runs: readonly (() => Promise<void>)[]): Promise<void> {
    const random = new Random(mix);
    const waiting: (() => void)[] = [];
    this.#waiting = waiting;
    let left = runs.length;
    for (const run of runs)
      void run().finally(() => {
        left -= 1;
      });
    while (left > 0) {
      for (let tick = 0; tick < TICKS; tick += 1) await null;
      if (waiting.length > 0) waiting.splice(random.between(0, waiting.length - 1), 1)[0]?.();
    }
    this.#waiting = undefined;
  }

  #turn(): Promise<void> | undefined {
    const waiting = this.#waiting;
    return waiting === undefined ? undefined : new Promise((resolve) => waiting.push(resolve));
  }

  #mishapAt(point: string): Mishap {
    const broken = this.#broken;
    const mishap = broken !== undefined && broken.call === this.#calls ? broken.as : "none";
    this.#calls += 1;
    this.trace?.push(`${this.time} ${point} ${mishap}`);
    const seen = this.passed.get(point);
    if (seen === undefined) this.passed.set(point, new Set([mishap]));
    else seen.add(mishap);
    return mishap;
  }
}
