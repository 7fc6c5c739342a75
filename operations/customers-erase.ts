/** tandem customers erase: in both regions, with one receipt for each; again, until nothing is left. */
import type { Receipt } from "../domain/customer/erasure.ts";
import { type CustomerOptions, customerOf, refuseUnclear } from "./customer-options.ts";
import { type Invoke, NoReply } from "./invoke.ts";
import type { Printer } from "./printer.ts";
import type { Stack } from "./stack.ts";

interface EraseAnswer {
  readonly status: string;
  readonly receipts?: readonly Receipt[];
  readonly customers?: number;
  readonly items?: number;
  readonly customerIds?: readonly string[];
}

export interface ErasePorts {
  readonly stack: Stack;
  readonly invoke: Invoke;
  readonly print: Printer;
}

interface Answers {
  readonly answers: readonly EraseAnswer[];
  readonly silent: readonly NoReply[];
}

export async function eraseCustomer(options: CustomerOptions, ports: ErasePorts): Promise<0 | 1> {
  const { print } = ports;
  const { answers, silent } = await askBoth({ action: "erase", customer: customerOf(options) }, ports);
  for (const answer of answers) refuseUnclear(answer);
  const receipts = answers.flatMap(({ receipts: some = [] }) => some);
  if (receipts.length === 0 && silent.length === 0) {
    print.say("Nobody is known by that.");
    print.result({ customers: 0, failed: 1 });
    return 1;
  }

  for (const receipt of receipts) tellReceipt(receipt, print);
  // What the first region could not delete, the second one has in the meantime.
  const left = silent.map(({ region, message }) => ({
    region,
    what: "everything written there",
    why: message,
  }));
  tellLeft(left, print);
  const customers = new Set(receipts.map(({ customerId }) => customerId)).size;
  print.result({ customers, failed: silent.length === 0 ? 0 : 1, receipts, left });
  return silent.length === 0 ? 0 : 1;
}

/** After a table was restored, before it serves: everybody erased since then is erased again. */
export async function replayTombstones(ports: ErasePorts): Promise<0 | 1> {
  const { print } = ports;
  const { answers, silent } = await askBoth({ action: "replay" }, ports);
  const customers = Math.max(0, ...answers.map((answer) => answer.customers ?? 0));
  const items = answers.reduce((sum, answer) => sum + (answer.items ?? 0), 0);
  print.say(`${customers} erasures replayed; ${items} items, objects and profiles had come back.`);
  tellLeft(
    silent.map(({ region, message }) => ({ region, what: "its own tables", why: message })),
    print,
  );
  print.result({ customers, failed: silent.length, items });
  return silent.length === 0 ? 0 : 1;
}

/** One after the other: the second finds what the first wrote down, as far as it has come over. */
async function askBoth(request: unknown, { stack, invoke, print }: ErasePorts): Promise<Answers> {
  const answers: EraseAnswer[] = [];
  const silent: NoReply[] = [];
  for (const region of stack.regions) {
    print.progress(`erasing in ${region}`);
    try {
      answers.push((await invoke(region, "erase-customer", request)) as EraseAnswer);
    } catch (error) {
      if (!(error instanceof NoReply)) throw error;
      silent.push(error);
    }
  }
  return { answers, silent };
}

function tellReceipt(
  { customerId, region, at, erased, expires, keptByAws, left }: Receipt,
  print: Printer,
): void {
  print.say(`\nReceipt for customer ${customerId} in ${region}, erased on ${at}`);
  print.table(
    ["what", "state"],
    [
      ...erased.map(({ what, count }) => [what, `${count} erased`]),
      ...left.map(({ what, count, why }) => [what, `${count} left: ${why}`]),
      ...expires.map(({ what, on }) => [what, `expires by ${on}`]),
      ...keptByAws.map(({ what, until }) => [what, `kept by AWS until ${until}`]),
    ],
  );
}

function tellLeft(
  left: readonly { readonly region: string; readonly what: string; readonly why: string }[],
  print: Printer,
): void {
  for (const { region, what, why } of left)
    print.say(
      `\nLeft in ${region}: ${what}. ${why}\nThe region erases by itself once it is back; or run this again.`,
    );
}
