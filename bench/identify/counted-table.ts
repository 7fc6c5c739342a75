/** A table that tells when each request to it began and ended. */
import type { FragmentTable } from "../../stores/fragment-table.ts";

export interface Request {
  readonly kind: "read" | "write";
  readonly begun: number;
  readonly ended: number;
}

export function countedTable(table: FragmentTable, done: (request: Request) => void): FragmentTable {
  const timed =
    <A extends readonly unknown[], R>(kind: Request["kind"], make: (...of: A) => Promise<R>) =>
    async (...of: A): Promise<R> => {
      const begun = performance.now();
      try {
        return await make(...of);
      } finally {
        done({ kind, begun, ended: performance.now() });
      }
    };
  return {
    ...table,
    query: timed("read", table.query),
    find: timed("read", table.find),
    save: timed("write", table.save),
    putIfAbsent: timed("write", table.putIfAbsent),
  };
}

/** How many of them had to wait for one before. */
export function roundsOf(requests: readonly Request[]): number {
  let rounds = 0;
  let roundEnds = Number.NEGATIVE_INFINITY;
  for (const { begun, ended } of requests.toSorted((a, b) => a.begun - b.begun)) {
    if (begun >= roundEnds) {
      rounds += 1;
      roundEnds = ended;
    } else roundEnds = Math.min(roundEnds, ended);
  }
  return rounds;
}
