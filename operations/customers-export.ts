/** tandem customers export: one document, from whichever region answers. */
import type { CustomerOptions } from "./customer-options.ts";
import { customerOf, refuseUnclear } from "./customer-options.ts";
import { type Invoke, NoReply } from "./invoke.ts";
import type { Printer } from "./printer.ts";
import type { Stack } from "./stack.ts";

interface ExportAnswer {
  readonly status: string;
  readonly document?: unknown;
  readonly customerIds?: readonly string[];
}

export interface ExportPorts {
  readonly stack: Stack;
  readonly invoke: Invoke;
  readonly print: Printer;
  /** Writes the document where the operator wants it; undefined: it is printed. */
  readonly write: ((text: string) => Promise<void>) | undefined;
}

export async function exportCustomer(options: CustomerOptions, ports: ExportPorts): Promise<0 | 1> {
  const { print, write } = ports;
  const reply = await ask(customerOf(options), ports);
  refuseUnclear(reply);
  if (reply.document === undefined) {
    print.say("Nobody is known by that.");
    print.result({ customers: 0, failed: 1 });
    return 1;
  }
  const text = JSON.stringify(reply.document, null, 2);
  if (write === undefined) print.say(text);
  else await write(`${text}\n`);
  print.result({ customers: 1, failed: 0, ...(write === undefined ? { document: reply.document } : {}) });
  return 0;
}

/** Both regions hold the same: the second is asked only where the first does not answer. */
async function ask(customer: unknown, { stack, invoke, print }: ExportPorts): Promise<ExportAnswer> {
  const [home, peer] = stack.regions;
  try {
    return (await invoke(home, "export-customer", { customer })) as ExportAnswer;
  } catch (error) {
    if (!(error instanceof NoReply)) throw error;
    print.say(
      `${error.message} Read in ${peer} instead: what was written in ${home} in its last second may be missing.`,
    );
    return (await invoke(peer, "export-customer", { customer })) as ExportAnswer;
  }
}
