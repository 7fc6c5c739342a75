/**
 * Bundles every function into dist/functions/<name>/index.mjs, and the edge into dist/edge/index.mjs: the artefacts
 * that are deployed. The same sources give the same bytes, so that nothing is deployed that did not change.
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, stop } from "esbuild";
import { readArguments } from "./arguments.ts";
import { sentenceOf } from "./failure.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const BUNDLES = `${ROOT}dist/functions`;
const TAG_DIGITS = 12;

/** Bundles that CommonJS dependencies (the encryption SDK's) are part of need a `require`. */
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/** Bytes of each bundle by function name. All are built, or what was there before stays. */
export async function buildFunctions(): Promise<Readonly<Record<string, number>>> {
  const entries = await readdir(`${ROOT}functions`, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && entry.name !== "lib")
    .map((entry) => entry.name);
  const bundles = await Promise.all(
    names.map(async (name) => [name, await bundle(`functions/${name}/main.ts`)] as const),
  );
  await put(bundles.map(([name, contents]) => ({ file: `functions/${name}/index.mjs`, contents })));
  await removeOthers(names);
  return Object.fromEntries(bundles.map(([name, { length }]) => [name, length]));
}

export interface EdgeBundle {
  readonly file: string;
  /** Names the build: another tag for other bytes. */
  readonly tag: string;
  readonly bytes: number;
}

export async function buildEdge(): Promise<EdgeBundle> {
  const contents = await bundle("gateway/main.ts");
  await put([{ file: "edge/index.mjs", contents }]);
  return {
    file: `${ROOT}dist/edge/index.mjs`,
    tag: createHash("sha256").update(contents).digest("hex").slice(0, TAG_DIGITS),
    bytes: contents.length,
  };
}

/** How every artefact is made. */
const BUNDLING = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node24",
  // The default of platform node takes the CommonJS builds, which are half as large again.
  mainFields: ["module", "main"],
  alias: {
    "@aws-sdk/credential-provider-node": `${ROOT}functions/lib/adapters/credentials.ts`,
    // Node's own streams, of which that package is a copy: 42 KB less in what opens encrypted input.
    "readable-stream": "node:stream",
  },
  banner: { js: REQUIRE },
  legalComments: "none",
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

async function bundle(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({ ...BUNDLING, entryPoints: [`${ROOT}${entry}`] });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild wrote nothing for ${entry}.`);
  return output.contents;
}

/** Bundles as every artefact is, into a file of the caller's: for measurements. */
export async function bundleTo(entry: string, file: string): Promise<void> {
  await writeFile(file, await bundle(entry));
}

/** Written aside and renamed into place: who deploys or loads a bundle meanwhile never sees half of one. */
async function put(
  bundles: readonly { readonly file: string; readonly contents: Uint8Array }[],
): Promise<void> {
  await mkdir(`${ROOT}dist`, { recursive: true });
  const aside = await mkdtemp(`${ROOT}dist/.build-`);
  try {
    for (const [index, { contents }] of bundles.entries()) await writeFile(`${aside}/${index}`, contents);
    for (const [index, { file }] of bundles.entries()) {
      await mkdir(dirname(`${ROOT}dist/${file}`), { recursive: true });
      await rename(`${aside}/${index}`, `${ROOT}dist/${file}`);
    }
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function removeOthers(names: readonly string[]): Promise<void> {
  const known = new Set(names);
  const left = (await readdir(BUNDLES)).filter((name) => !known.has(name));
  await Promise.all(left.map((name) => rm(`${BUNDLES}/${name}`, { recursive: true })));
}

if (import.meta.main) {
  const { values } = readArguments({
    usage: "npm run build -- [--json]",
    about: "Bundles every function and the edge into dist: what npm start, a preview and a deployment take.",
    takesNames: false,
    options: { json: { type: "boolean", help: "print one JSON object as the last line" } },
  });
  try {
    const [functions, edge] = await Promise.all([buildFunctions(), buildEdge()]);
    const bytes = { ...functions, edge: edge.bytes };
    if (values.json === true) console.log(JSON.stringify({ bundles: bytes }));
    else
      for (const [name, size] of Object.entries(bytes))
        console.log(`${name.padEnd(24)} ${(size / 1000).toFixed(0)} KB`);
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  } finally {
    // Its service process would keep this one alive for a while.
    await stop();
  }
}
