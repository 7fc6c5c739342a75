/** Opens connections while a function begins, when time and processor are given for nothing. */
import type { FragmentTable } from "../../../stores/fragment-table.ts";

/** A partition that nothing is ever written to. */
const NOWHERE = "REGION#none";

/**
 * Asks all of them at once, so that as many connections are open as one round of reads takes. That one does not
 * answer keeps no function from beginning: the first call will find out for itself.
 */
export async function warmed(tables: readonly Pick<FragmentTable, "query">[]): Promise<void> {
  await Promise.allSettled(tables.map((table) => table.query(NOWHERE, { newest: 1 })));
}
