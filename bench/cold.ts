/** How large each function's bundle is, and how long it takes to load, against a bare document client's. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { functionEnvironment } from "../components/aws/functions/function-environment.ts";
import { CONTRACTS } from "../domain/contracts.ts";
import type { FunctionContract, FunctionName } from "../domain/functions.ts";
import { BUNDLES, buildFunctions, bundleTo } from "../tools/build.ts";
import { smallService } from "./cold/small-service.ts";
import { coldSources } from "./cold/sources.ts";
import { median } from "./statistics.ts";

const run = promisify(execFile);
const IMPORT_ONCE = fileURLToPath(new URL("cold/import-once.ts", import.meta.url));
const BARE = "bench/cold/bare.ts";
const ROUNDS = 11;

/** What Lambda gives every function. */
const OF_LAMBDA = {
  AWS_REGION: coldSources.place.region,
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
} as const;

export interface BundleFigures {
  readonly bytes: number;
  readonly bytesRatio: number;
  readonly importMs: number;
  readonly importRatio: number;
}

export interface ColdFigures {
  readonly bare: { readonly bytes: number; readonly importMs: number };
  readonly bundles: Readonly<Record<string, BundleFigures>>;
  /** The largest ratio of bytes among the functions that flows call, and of those that read encrypted input. */
  readonly worst: { readonly flowCalled: number; readonly encryptedInput: number };
}

export async function measureCold(): Promise<Readonly<Record<string, unknown>> & ColdFigures> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-cold-"));
  const service = await smallService();
  try {
    const sizes = await buildFunctions();
    const bareFile = join(folder, "bare.mjs");
    await bundleTo(BARE, bareFile);
    const bareBytes = (await readFile(bareFile)).length;
    const times = await importTimes(Object.keys(sizes), bareFile, service.url);
    const bareMs = median(times.get("") ?? []);
    const bundles = Object.fromEntries(
      Object.entries(sizes).map(([name, bytes]) => {
        const importMs = median(times.get(name) ?? []);
        const figures: BundleFigures = {
          bytes,
          bytesRatio: rounded(bytes / bareBytes),
          importMs: rounded(importMs),
          importRatio: rounded(importMs / bareMs),
        };
        return [name, figures] as const;
      }),
    );
    return { bare: { bytes: bareBytes, importMs: rounded(bareMs) }, bundles, worst: worstOf(bundles) };
  } finally {
    service.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds by function, the bare bundle's under "". Rounds are interleaved: a busy moment meets all alike. */
async function importTimes(
  names: readonly string[],
  bareFile: string,
  endpoint: string,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const targets = [
    { name: "", file: bareFile, variables: OF_LAMBDA },
    ...names.map((name) => ({
      name,
      file: join(BUNDLES, name, "index.mjs"),
      variables: variablesOf(CONTRACTS[name as FunctionName]),
    })),
  ];
  const times = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const { name, file, variables } of targets) {
      const { stdout } = await run(process.execPath, [IMPORT_ONCE, file], {
        env: { ...variables, AWS_ENDPOINT_URL: endpoint },
      });
      times.get(name)?.push(Number(stdout));
    }
  return times;
}

function variablesOf(contract: FunctionContract): Readonly<Record<string, string>> {
  return { ...functionEnvironment(contract, coldSources), ...OF_LAMBDA };
}

/** Encrypted input brings the encryption SDK with it, so that it has a measure of its own. */
function worstOf(bundles: ColdFigures["bundles"]): ColdFigures["worst"] {
  const called = Object.values<FunctionContract>(CONTRACTS).filter(({ calledBy }) => calledBy === "flow");
  const ratios = (readsEncrypted: boolean): readonly number[] =>
    called
      .filter(({ secrets }) => secrets.includes("securityKey") === readsEncrypted)
      .map(({ name }) => bundles[name]?.bytesRatio ?? 0);
  return { flowCalled: Math.max(...ratios(false)), encryptedInput: Math.max(...ratios(true)) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
