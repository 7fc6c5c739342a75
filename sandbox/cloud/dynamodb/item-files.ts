/** Items on disk, for a sandbox that keeps them over a restart: one file a table and region, one line an item. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Image } from "./attribute-values.ts";
import type { Replica } from "./replica.ts";
import type { Stamp } from "./stamp.ts";
import { itemName, keyOf, type TableSpec } from "./table.ts";

interface Line {
  readonly item: Image;
  readonly stamp?: Stamp;
}

export async function saveItems(directory: string, replicas: readonly Replica[]): Promise<void> {
  for (const replica of replicas)
    for (const table of replica.tables.values()) {
      const lines = (await replica.engine.items(table.name)).map((item) =>
        JSON.stringify({ item, stamp: replica.stampOf(itemName(table, keyOf(table, item))) }),
      );
      await mkdir(join(directory, replica.region), { recursive: true });
      const file = fileOf(directory, replica, table);
      // A crash in the middle leaves the old file whole.
      await writeFile(`${file}.new`, lines.map((line) => `${line}\n`).join(""));
      await rename(`${file}.new`, file);
    }
}

/** Throws Error naming file and line for what cannot be read. */
export async function loadItems(directory: string, replicas: readonly Replica[]): Promise<number> {
  let count = 0;
  for (const replica of replicas)
    for (const table of replica.tables.values()) {
      const lines = await readLines(fileOf(directory, replica, table));
      for (const { item, stamp } of lines) {
        const key = keyOf(table, item);
        await replica.remember(table, key);
        await replica.engine.set(table.name, key, item);
        if (stamp !== undefined) replica.setStamp(itemName(table, key), stamp);
      }
      count += lines.length;
    }
  return count;
}

function fileOf(directory: string, replica: Replica, table: TableSpec): string {
  return join(directory, replica.region, `${table.name}.jsonl`);
}

async function readLines(file: string): Promise<readonly Line[]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      try {
        return JSON.parse(line) as Line;
      } catch (cause) {
        throw new Error(`Line ${index + 1} of ${file} is no item: delete the file to start without it.`, {
          cause,
        });
      }
    });
}
