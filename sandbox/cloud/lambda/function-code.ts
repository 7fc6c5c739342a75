/** Takes a deployed code folder into the cloud's own keeping, as Lambda keeps the archive that was uploaded. */
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

export interface FunctionCode {
  readonly folder: string;
  /** Base64, as Lambda states it. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Copies `source` to a folder under `keep` that is named after the content. */
export async function unpackCode(source: string, keep: string): Promise<FunctionCode> {
  const files = await filesIn(source);
  if (files.length === 0)
    throw new Error(`The code folder ${source} holds no file: build the functions before deploying them.`);
  const hash = createHash("sha256");
  let bytes = 0;
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${relative(source, file)}\0${content.byteLength}\0`).update(content);
    bytes += content.byteLength;
  }
  const digest = hash.digest();
  const folder = join(keep, digest.toString("hex").slice(0, 24));
  await copyOnce(source, folder);
  return { folder, sha256: digest.toString("base64"), bytes };
}

/** Both regions deploy the same code at once: each copies aside, the first to finish gives the folder its name. */
async function copyOnce(source: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const aside = await mkdtemp(`${folder}.`);
  await cp(source, aside, { recursive: true });
  try {
    await rename(aside, folder);
  } catch (error) {
    if (!isTaken(error)) throw error;
    await rm(aside, { recursive: true });
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST");
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await stat(folder).catch((cause: unknown) => {
    throw new Error(`The code folder ${folder} is not there: build the functions before deploying them.`, {
      cause,
    });
  });
  if (!found.isDirectory())
    throw new Error(`The code of a function is expected in a folder, but ${folder} is a file.`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
