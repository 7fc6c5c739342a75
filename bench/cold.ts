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
const ROUNDS = 11;

/** What Lambda gives every function. */
const OF_LAMBDA = {
  AWS_REGION: coldSources.place.region,
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
} as const;

/** Of bytes, to the bare bundle's. Encrypted input brings the encryption SDK with it, hence a limit of its own. */
export const LIMITS = { flowCalled: 1.6, encryptedInput: 2.6 } as const;
type Measure = keyof typeof LIMITS;

export const BARE = "bench/cold/bare.ts";

export interface BundleFigures {
  readonly bytes: number;
  readonly bytesRatio: number;
  /** Only of what flows call: there a customer waits. */
  readonly limit?: number;
  readonly importMs: number;
  readonly importRatio: number;
}

export interface ColdFigures {
  readonly baseline: string;
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
          ...limitOf(name),
          importMs: rounded(importMs),
          importRatio: rounded(importMs / bareMs),
        };
        return [name, figures] as const;
      }),
    );
    const bare = { bytes: bareBytes, importMs: rounded(bareMs) };
    const baseline = "a bundle of the DynamoDB document client alone, made as the functions' are";
    return { baseline, bare, bundles, worst: worstOf(bundles) };
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

function measureOf(name: string): Measure | undefined {
  const { calledBy, secrets }: FunctionContract = CONTRACTS[name as FunctionName];
  if (calledBy !== "flow") return undefined;
  return secrets.includes("securityKey") ? "encryptedInput" : "flowCalled";
}

export function limitOf(name: string): Pick<BundleFigures, "limit"> {
  const measure = measureOf(name);
  return measure === undefined ? {} : { limit: LIMITS[measure] };
}

function worstOf(bundles: ColdFigures["bundles"]): ColdFigures["worst"] {
  const worst = (measure: Measure): number =>
    Math.max(
      ...Object.entries(bundles).map(([name, { bytesRatio }]) =>
        measureOf(name) === measure ? bytesRatio : 0,
      ),
    );
  return { flowCalled: worst("flowCalled"), encryptedInput: worst("encryptedInput") };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
