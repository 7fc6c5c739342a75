/** The start-up of pods as one JavaScript file, built once per process. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** Path of the built file, under the folder given. */
export function buildPodEntry(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, "pod-start.mjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL("./preload/start.ts", import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
  });
  return outfile;
}
