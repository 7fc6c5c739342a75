/** The worker's start-up as one JavaScript file, built once per process. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** Path of the built file, under the folder given. */
export function buildWorkerEntry(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, "worker-start.mjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL("./worker/start.ts", import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
  });
  return outfile;
}
