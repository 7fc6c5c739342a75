/** Memory of this process and all it started: shared pages are counted once (PSS), so that the sum is true. */
import { readdir, readFile } from "node:fs/promises";

/** Megabytes (10^6 bytes); undefined where the system does not tell. */
export async function memoryOfTreeMb(root = process.pid): Promise<number | undefined> {
  const parents = await parentsByProcess();
  if (parents === undefined) return undefined;
  const tree = [...parents.keys()].filter((pid) => descendsFrom(pid, root, parents));
  const sizes = await Promise.all(tree.map(pssKb));
  return Math.round((sizes.reduce((sum, kb) => sum + kb, 0) * 1024) / 1e6);
}

function descendsFrom(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at !== 0; at = parents.get(at))
    if (at === root) return true;
  return false;
}

async function parentsByProcess(): Promise<ReadonlyMap<number, number> | undefined> {
  const entries = await readdir("/proc").catch(() => undefined);
  if (entries === undefined) return undefined;
  const parents = new Map<number, number>();
  for (const entry of entries.filter((name) => /^\d+$/.test(name))) {
    const stat = await textOf(`/proc/${entry}/stat`);
    // The command's name stands in brackets and may hold spaces; the parent is the second field after it.
    const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  return parents;
}

async function pssKb(pid: number): Promise<number> {
  const match = /^Pss:\s+(\d+) kB/m.exec(await textOf(`/proc/${pid}/smaps_rollup`));
  return Number(match?.[1] ?? 0);
}

/** A process may end between listing and reading: then it has no memory. */
function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ESRCH") return "";
    throw error;
  });
}
