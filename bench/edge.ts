/** What the edge costs: its throughput and its latency against a bare handler that makes the same calls. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { saturate, steady } from "./edge/load.ts";
import { median, quantile } from "./statistics.ts";

const ROUNDS = 15;
const WARM_UP_MILLISECONDS = 2_000;
const ROUND_MILLISECONDS = 800;

export interface EdgeFigures {
  /** Throughput of the edge to that of the baseline: the median of interleaved rounds. */
  readonly ratio: number;
  readonly ratioLow: number;
  readonly ratioHigh: number;
  readonly edgePerSecond: number;
  readonly baselinePerSecond: number;
  /** At half of the edge's throughput. */
  readonly p50AddedMs: number;
  readonly p99AddedMs: number;
  readonly rounds: number;
  readonly baseline: string;
}

export async function measureEdge(): Promise<Readonly<Record<string, unknown>> & EdgeFigures> {
  await using downstream = await started("downstream.ts");
  const address = `http://127.0.0.1:${downstream.port}`;
  await using edge = await started("server.ts", "edge", address);
  await using bare = await started("server.ts", "bare", address);
  for (const { port } of [edge, bare]) await saturate(port, WARM_UP_MILLISECONDS);

  const throughput = await interleaved(({ port }) => saturate(port, ROUND_MILLISECONDS), edge, bare);
  const ratios = throughput.map(([one, other]) => one / other);
  const edgePerSecond = median(throughput.map(([one]) => one));

  const rate = edgePerSecond / 2;
  const latency = await interleaved(({ port }) => steady(port, rate, ROUND_MILLISECONDS), edge, bare);
  const added = (part: number) =>
    median(latency.map(([one, other]) => quantile(one, part) - quantile(other, part)));

  return {
    ratio: rounded(median(ratios)),
    ratioLow: rounded(quantile(ratios, 0.25)),
    ratioHigh: rounded(quantile(ratios, 0.75)),
    edgePerSecond: Math.round(edgePerSecond),
    baselinePerSecond: Math.round(median(throughput.map(([, other]) => other))),
    p50AddedMs: rounded(added(0.5)),
    p99AddedMs: rounded(added(0.99)),
    rounds: ROUNDS,
    baseline:
      "a bare Hono handler that makes the same two calls (claim, StartChatContact) by the same clients",
  };
}

/** One after the other and in changing order, so that what slows the machine down slows both. */
async function interleaved<T>(
  measure: (server: Started) => Promise<T>,
  one: Started,
  other: Started,
): Promise<readonly (readonly [T, T])[]> {
  const rounds: (readonly [T, T])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round % 2 === 0) {
      const first = await measure(one);
      rounds.push([first, await measure(other)]);
    } else {
      const first = await measure(other);
      rounds.push([await measure(one), first]);
    }
  }
  return rounds;
}

interface Started extends AsyncDisposable {
  readonly port: number;
}

async function started(file: string, ...args: readonly string[]): Promise<Started> {
  const child = fork(fileURLToPath(new URL(`edge/${file}`, import.meta.url)), args, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { port } = await firstMessage(child, file);
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      await ended;
    },
  };
}

function firstMessage(child: ChildProcess, file: string): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as { readonly port: number }));
    child.once("exit", (code) =>
      reject(new Error(`bench/edge/${file} ended with ${code} before it listened.`)),
    );
  });
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
