/** Many customers at once, from a company's own records. Either all are well-formed, or nothing is written. */
import * as v from "valibot";
import type { ImportedCustomer } from "../../domain/customer/import.ts";
import { type LineProblem, readImportedCustomer } from "../../domain/customer/import-lines.ts";
import { type ImportPorts, importOne } from "./import-one.ts";

/** What fits into a request, and into the time of one, hashing included. */
export const MOST_CUSTOMERS = 200;
// Hashing uses a thread each; more than there are cores only queue.
const AT_ONCE = 4;

const Request = v.object({
  customers: v.pipe(
    v.array(v.object({ line: v.number(), customer: v.unknown() })),
    v.minLength(1),
    v.maxLength(MOST_CUSTOMERS),
  ),
});

export interface ImportReply {
  readonly status: "done" | "invalid";
  readonly customers: number;
  /** Which lines were not taken, and why: never a value of theirs. */
  readonly failed: readonly LineProblem[];
}

export function createHandler(ports: ImportPorts): (request: unknown) => Promise<ImportReply> {
  return async (request) => {
    const parsed = v.safeParse(Request, request);
    if (!parsed.success)
      return invalid([{ line: 0, path: "customers", reason: `must be 1 to ${MOST_CUSTOMERS}` }]);
    const read = parsed.output.customers.map(({ line, customer }) => ({
      line,
      ...readImportedCustomer(line, customer),
    }));
    const problems = read.flatMap((one) => one.problems);
    if (problems.length > 0) return invalid(problems);

    const failed: LineProblem[] = [];
    const queue = read.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const { line, customer } of queue) {
          const problem = customer === undefined ? undefined : await tried(line, customer, ports);
          if (problem !== undefined) failed.push(problem);
        }
      }),
    );
    return { status: "done", customers: read.length - failed.length, failed };
  };
}

/** One that fails does not keep the others out: it is named, and can be given again. */
async function tried(
  line: number,
  customer: ImportedCustomer,
  ports: ImportPorts,
): Promise<LineProblem | undefined> {
  try {
    await importOne(customer, ports);
    return undefined;
  } catch (error) {
    return { line, path: "", reason: error instanceof Error ? `${error.name}: ${error.message}` : "failed" };
  }
}

function invalid(failed: readonly LineProblem[]): ImportReply {
  return { status: "invalid", customers: 0, failed };
}
