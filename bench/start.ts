/** How long the local cloud takes to come up, what it needs, and how fast a call goes through it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PEOPLE, person } from "../journeys/people.ts";
import type { ContactStatus } from "../sandbox/cloud/contact-status.ts";
import type { SandboxControl } from "../sandbox/cloud/control.ts";
import { stopOnSignals } from "../sandbox/engine/stop-signal.ts";
import { sandboxFolder } from "../tools/sandbox/folder.ts";
import { openSession } from "../tools/sandbox/session.ts";
import { memoryOfTreeMb } from "./memory.ts";
import { median } from "./statistics.ts";

const WARM_RUNS = 20;
const RESETS = 5;

export interface StartFigures {
  readonly readySeconds: number;
  readonly upSeconds: number;
  readonly noOpSeconds: number;
  readonly memoryMb: number | undefined;
  readonly workers: number;
  /** A call of three function invocations: recognised, opening hours, goodbye. */
  readonly journeyMs: number;
  readonly journeyColdMs: number;
  readonly resetMs: number;
  readonly bundles: Readonly<Record<string, number>>;
}

export async function measureStart(): Promise<Readonly<Record<string, unknown>> & StartFigures> {
  const path = await mkdtemp(join(tmpdir(), "tandem-bench-"));
  const stop = stopOnSignals((name) => console.error(`\n${name}: ending the measurement`));
  try {
    return await measureIn(path, stop.signal);
  } finally {
    stop.release();
    await rm(path, { recursive: true, force: true });
  }
}

async function measureIn(
  path: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> & StartFigures> {
  const session = await openSession({
    folder: sandboxFolder(path),
    port: 0,
    keep: false,
    progress: (line) => console.error(line),
    signal,
  });
  try {
    // Since this process began, loading included: what a person waits for.
    const readySeconds = performance.now() / 1000;
    const { control } = session;
    const journeyColdMs = await timed(() => callOpeningHours(control, 0));
    const warm: number[] = [];
    for (let run = 1; run <= WARM_RUNS; run++) warm.push(await timed(() => callOpeningHours(control, run)));
    const resets: number[] = [];
    for (let run = 0; run < RESETS; run++) {
      await callOpeningHours(control, run);
      resets.push((await control.reset()).milliseconds);
    }
    const noOp = await session.engine("up");
    return {
      readySeconds: rounded(readySeconds),
      upSeconds: rounded(session.upSeconds),
      noOpSeconds: rounded(noOp.durationSeconds),
      memoryMb: await memoryOfTreeMb(),
      workers: (await control.describe()).warmWorkers,
      journeyMs: Math.round(median(warm)),
      journeyColdMs: Math.round(journeyColdMs),
      resetMs: Math.round(median(resets)),
      bundles: session.bundles,
    };
  } finally {
    await session.close();
  }
}

async function callOpeningHours(control: SandboxControl, place: number): Promise<void> {
  const { regions } = await control.describe();
  const to = regions[0]?.phoneNumbers[0];
  if (to === undefined) throw new Error("The home region has no number to dial.");
  const { contactId } = await control.dial({ from: person(place % PEOPLE.length).phone, to });
  await control.keys({ contactId, digits: "2" });
  expectEnded(await control.keys({ contactId, digits: "2" }));
  await control.settle();
}

function expectEnded(status: ContactStatus): void {
  if (status.state !== "ended")
    throw new Error(
      `The measured call should have ended; it is ${status.state}: ${JSON.stringify(status.errors)}`,
    );
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
