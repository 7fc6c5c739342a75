/** tandem customers import FILE: JSON lines, checked whole before the first is sent, and sent in chunks. */
import { type LineProblem, readImportLines } from "../domain/customer/import-lines.ts";
import { CannotRun } from "./cannot-run.ts";
import type { Invoke } from "./invoke.ts";
import type { Printer } from "./printer.ts";
import type { Stack } from "./stack.ts";

/** A PIN's hash takes a tenth of a second: a chunk ends well before the function's time does. */
const CHUNK = 100;
/** Problems that are listed; the count names them all. */
const LISTED = 50;

interface ImportAnswer {
  readonly status: string;
  readonly customers: number;
  readonly failed: readonly LineProblem[];
}

/** Again, it changes nothing; a line that failed can be given again with all others. */
export async function importCustomers(
  text: string,
  { stack, invoke, print }: { readonly stack: Stack; readonly invoke: Invoke; readonly print: Printer },
): Promise<0 | 1> {
  const { customers, problems } = readImportLines(text);
  if (problems.length > 0) {
    print.say("Nothing was imported: correct these lines and run it again.");
    return tell(0, problems, print);
  }
  if (customers.length === 0)
    throw new CannotRun("There are no customers in the file.", "Give one JSON object a line.");

  const [home] = stack.regions;
  const failed: LineProblem[] = [];
  let imported = 0;
  for (let at = 0; at < customers.length; at += CHUNK) {
    const chunk = customers.slice(at, at + CHUNK);
    const answer = (await invoke(home, "import-customers", { customers: chunk })) as ImportAnswer;
    imported += answer.customers;
    failed.push(...answer.failed);
    print.progress(`${Math.min(at + CHUNK, customers.length)} of ${customers.length} sent`);
  }
  if (failed.length > 0)
    print.say("These lines failed; the others are in. Run the same file again to retry.");
  return tell(imported, failed, print);
}

function tell(customers: number, failed: readonly LineProblem[], print: Printer): 0 | 1 {
  print.table(
    ["line", "field", "problem"],
    failed.slice(0, LISTED).map(({ line, path, reason }) => [line, path, reason]),
  );
  const lines = new Set(failed.map(({ line }) => line)).size;
  print.say(`${customers} customers imported, ${lines} lines failed.`);
  print.result({ customers, failed: lines });
  return lines === 0 ? 0 : 1;
}
