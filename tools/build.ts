/**
 * Bundles every function into dist/functions/<name>/index.mjs, and the edge into dist/edge/index.mjs: the artefacts
 * that are deployed. The same sources give the same bytes, so that nothing is deployed that did not change.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const BUNDLES = `${ROOT}dist/functions`;
const TAG_DIGITS = 12;

/** Bundles that CommonJS dependencies (the encryption SDK's) are part of need a `require`. */
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/** Bytes of each bundle by function name. */
export async function buildFunctions(): Promise<Readonly<Record<string, number>>> {
  const entries = await readdir(`${ROOT}functions`, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && entry.name !== "lib")
    .map((entry) => entry.name);
  const bundles = await Promise.all(
    names.map(async (name) => {
      const contents = await bundle(`functions/${name}/main.ts`, `dist/functions/${name}`);
      return [name, contents.length] as const;
    }),
  );
  await removeOthers(names);
  return Object.fromEntries(bundles);
}

export interface EdgeBundle {
  readonly file: string;
  /** Names the build: another tag for other bytes. */
  readonly tag: string;
  readonly bytes: number;
}

export async function buildEdge(): Promise<EdgeBundle> {
  const contents = await bundle("gateway/main.ts", "dist/edge");
  return {
    file: `${ROOT}dist/edge/index.mjs`,
    tag: createHash("sha256").update(contents).digest("hex").slice(0, TAG_DIGITS),
    bytes: contents.length,
  };
}

async function bundle(entry: string, folder: string): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [`${ROOT}${entry}`],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node24",
    // The default of platform node takes the CommonJS builds, which are half as large again.
    mainFields: ["module", "main"],
    alias: { "@aws-sdk/credential-provider-node": `${ROOT}functions/lib/adapters/credentials.ts` },
    banner: { js: REQUIRE },
    legalComments: "none",
    write: false,
    logLevel: "silent",
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`esbuild wrote nothing for ${entry}.`);
  await mkdir(`${ROOT}${folder}`, { recursive: true });
  await writeFile(`${ROOT}${folder}/index.mjs`, output.contents);
  return output.contents;
}

async function removeOthers(names: readonly string[]): Promise<void> {
  const known = new Set(names);
  const left = (await readdir(BUNDLES)).filter((name) => !known.has(name));
  await Promise.all(left.map((name) => rm(`${BUNDLES}/${name}`, { recursive: true })));
}

if (import.meta.main) {
  const [functions, edge] = await Promise.all([buildFunctions(), buildEdge()]);
  const bytes = { ...functions, edge: edge.bytes };
  if (process.argv.includes("--json")) console.log(JSON.stringify({ bundles: bytes }));
  else
    for (const [name, size] of Object.entries(bytes))
      console.log(`${name.padEnd(24)} ${(size / 1000).toFixed(0)} KB`);
}
