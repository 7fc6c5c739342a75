import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BARE, limitOf } from "../../bench/cold.ts";
import { CONTRACTS } from "../../domain/contracts.ts";
import { bundleTo } from "../../tools/build.ts";

const CALLED = Object.keys(CONTRACTS).filter((name) => limitOf(name).limit !== undefined);

let folder: string;
let bare: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-sizes-"));
  bare = await bytesOf(BARE);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bytesOf(entry: string): Promise<number> {
  const file = join(folder, "bundle.mjs");
  await bundleTo(entry, file);
  return (await readFile(file)).length;
}

it.each(CALLED)("%s is no heavier than a caller may be kept waiting for", async (name) => {
  const { limit = 0 } = limitOf(name);
  expect((await bytesOf(`functions/${name}/main.ts`)) / bare).toBeLessThanOrEqual(limit);
});
