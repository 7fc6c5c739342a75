/** What handlers of a stream lose and reorder under the same faults, and what ours costs beside reading alone. */
import { readEvent } from "../domain/event-reader.ts";
import { readBatch, textOf } from "../functions/lib/stream-batch.ts";
import type { batchEvent, ModelRecord } from "../test/support/stream-model.ts";
import { counting, inMemory, withoutPorts } from "./events/ours.ts";
import { type Consumer, STYLES } from "./events/styles.ts";
import { EVENTS, MAPPING, seeded, type Workload, workload } from "./events/workload.ts";
import { median, quantile } from "./statistics.ts";

const TRANSIENT = 0.01;
const REPEATED = 0.05;
const ROUNDS = 21;

interface StyleFigures {
  /** Good events that were never applied, but given up or put aside. */
  readonly lost: number;
  readonly outOfOrder: number;
  /** For each delivered record; deliveries that the faults ask for are not counted. */
  readonly attempts: number;
  readonly givenUp: number;
}

export interface EventFigures extends StyleFigures {
  readonly eventsPerSecondPerCore: number;
  readonly ratio: number;
  readonly ratioLow: number;
  readonly ratioHigh: number;
  readonly ratioInMemory: number;
  readonly styles: Readonly<Record<string, StyleFigures>>;
  readonly baseline: string;
}

export async function measureEvents(): Promise<Readonly<Record<string, unknown>> & EventFigures> {
  const ours = await faulty((ledger) =>
    counting(
      ({ id, initialContactId }) => ledger.apply(id, initialContactId),
      () => ledger.attempt(),
    ),
  );
  const styles: Record<string, StyleFigures> = {};
  for (const [name, build] of Object.entries(STYLES))
    styles[name] = await faulty((ledger) => build(async (record) => applyWith(ledger, record)));
  return { ...ours, ...(await speed()), styles: { ours, ...styles } };
}

async function faulty(build: (ledger: Ledger) => Consumer): Promise<StyleFigures> {
  const work = workload();
  const ledger = new Ledger(work);
  const random = seeded(11);
  const { repeated, givenUp } = await work.stream.deliver(build(ledger), {
    ...MAPPING,
    isRepeated: () => random() < REPEATED,
  });
  return ledger.figures(repeated, givenUp.length);
}

async function applyWith(ledger: Ledger, record: ModelRecord): Promise<void> {
  const read = readEvent(textOf(record));
  if (read.kind === "event") return ledger.apply(read.event.id, read.event.initialContactId);
  ledger.attempt();
  throw new Error(read.reason);
}

/** What was applied, by key in its order. */
class Ledger {
  readonly #good: Workload["good"];
  readonly #applied = new Map<string, string[]>();
  readonly #ids = new Set<string>();
  readonly #random = seeded(13);
  #attempts = 0;

  constructor({ good }: Workload) {
    this.#good = good;
  }

  attempt(): void {
    this.#attempts += 1;
  }

  /** Throws now and then, as a throttled table does. Told again, it is the same. */
  apply(id: string, key: string): void {
    this.attempt();
    if (this.#random() < TRANSIENT) throw new Error("throttled");
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    this.#applied.set(key, [...(this.#applied.get(key) ?? []), id]);
  }

  figures(repeated: number, givenUp: number): StyleFigures {
    let outOfOrder = 0;
    let lost = 0;
    for (const [key, expected] of this.#good) {
      const places = new Map(expected.map((id, place) => [id, place]));
      const applied = this.#applied.get(key) ?? [];
      lost += expected.length - applied.length;
      let furthest = -1;
      for (const id of applied) {
        const place = places.get(id) ?? -1;
        if (place < furthest) outOfOrder += 1;
        furthest = Math.max(furthest, place);
      }
    }
    return { lost, outOfOrder, attempts: rounded(this.#attempts / (EVENTS + repeated)), givenUp };
  }
}

async function speed() {
  const batches = await batchesOf(workload());
  const variants: readonly (() => Promise<void>)[] = [
    () => readAll(batches),
    () => handleAll(batches, withoutPorts()),
    () => handleAll(batches, inMemory()),
  ];
  const seconds: number[][] = variants.map(() => []);
  for (let round = -1; round < ROUNDS; round += 1) {
    // In changing order, so that what slows the machine down slows all; the first round warms up.
    for (const [at] of variants.entries()) {
      const variant = (at + round + variants.length) % variants.length;
      const spent = await cpuSecondsOf(variants[variant] ?? (async () => undefined));
      if (round >= 0) seconds[variant]?.push(spent);
    }
  }
  const [read = [], bare = [], memory = []] = seconds;
  const ratios = read.map((base, round) => base / (bare[round] ?? base));
  return {
    eventsPerSecondPerCore: Math.round(EVENTS / median(bare)),
    ratio: rounded(median(ratios)),
    ratioLow: rounded(quantile(ratios, 0.25)),
    ratioHigh: rounded(quantile(ratios, 0.75)),
    ratioInMemory: rounded(median(read.map((base, round) => base / (memory[round] ?? base)))),
    rounds: ROUNDS,
    baseline:
      "decoding and schema alone: the same records out of the same batches, base64, JSON and schema; by processor time",
  };
}

type Batch = ReturnType<typeof batchEvent>;

async function batchesOf({ stream }: Workload): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  await stream.deliver(async (event) => void batches.push(event as Batch), MAPPING);
  return batches;
}

async function readAll(batches: readonly Batch[]): Promise<void> {
  for (const batch of batches)
    for (const records of readBatch(batch).values()) for (const record of records) readEvent(textOf(record));
}

async function handleAll(batches: readonly Batch[], handler: Consumer): Promise<void> {
  for (const batch of batches) await handler(batch);
}

async function cpuSecondsOf(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
