#!/usr/bin/env node
/** The `tandem` command. Ends with 0: done; 1: done in part, or not found; 2: could not run, and what to do next. */
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { Command, CommanderError, Option } from "commander";
import { DivergedRings, RINGS, type RingName } from "../domain/key-rotation.ts";
import { CannotRun } from "./cannot-run.ts";
import type { CustomerOptions } from "./customer-options.ts";
import { eraseCustomer, replayTombstones } from "./customers-erase.ts";
import { exportCustomer } from "./customers-export.ts";
import { importCustomers } from "./customers-import.ts";
import { replayEvents } from "./events-replay.ts";
import { invoker, NoReply } from "./invoke.ts";
import { promoteRing } from "./keys-promote.ts";
import { rotateRing } from "./keys-rotate.ts";
import { type Printer, printer } from "./printer.ts";
import { quarantineObjects } from "./quarantine-objects.ts";
import { ringSecrets } from "./ring-secrets.ts";
import { findStack, type Stack, type StackOptions } from "./stack.ts";

interface Common extends StackOptions {
  readonly json?: boolean;
}

interface Setting {
  readonly stack: Stack;
  readonly print: Printer;
}

const RING_BYTES = 32;
const now = () => Date.now();

const program = new Command("tandem")
  .description("Operates a Tandem stack: its customers, keys and events.")
  .addHelpText(
    "after",
    "\nCredentials and endpoint are the AWS SDK's own: AWS_PROFILE or AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL for a local cloud.",
  )
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text) });

const customers = program.command("customers").description("import, export and erase customers");
const keys = program.command("keys").description("rotate key rings, or go on where home is lost");

common(
  customers
    .command("import")
    .description("import customers from a file of JSON lines; again, it brings them up to date")
    .argument(
      "<file>",
      "JSON lines: {phone, email, login, reference, givenName, language, textNumber, pin, consents}",
    ),
).action(async (file: string, options: Common) => {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CannotRun(`${file} cannot be read: ${error.code}.`, "Give the path of a file of JSON lines.");
  });
  await run(options, (at) => importCustomers(text, { ...at, invoke: invoker(at.stack) }));
});

common(
  ofCustomer(customers.command("export").description("everything both regions hold of a customer, as JSON")),
)
  .option("--out <file>", "write the document there instead of printing it")
  .action(async (options: Common & CustomerOptions & { out?: string }) => {
    const { out } = options;
    // Readable by the operator alone: it is somebody's whole history.
    const write = out === undefined ? undefined : (text: string) => writeFile(out, text, { mode: 0o600 });
    await run(options, (at) => exportCustomer(options, { ...at, invoke: invoker(at.stack), write }));
  });

common(
  ofCustomer(
    customers.command("erase").description("erase a customer in both regions; prints what is left, and why"),
  ),
).action(async (options: Common & CustomerOptions) => {
  await run(options, (at) => eraseCustomer(options, { ...at, invoke: invoker(at.stack) }));
});

common(
  customers
    .command("replay-tombstones")
    .description("after a table was restored, before it serves: erase again who was erased since"),
).action(async (options: Common) => {
  await run(options, (at) => replayTombstones({ ...at, invoke: invoker(at.stack) }));
});

common(
  keys
    .command("rotate")
    .description("give a ring a new key; run again, it goes on where it was")
    .addArgument(ringArgument())
    .option("--no-wait", "do not wait for both regions to load it: the next run activates it"),
).action(async (ring: RingName, options: Common & { wait: boolean }) => {
  await run(options, ({ stack, print }) =>
    rotateRing(ring, options.wait, {
      stack,
      print,
      secrets: ringSecrets(stack, ring),
      now,
      newKey: () => randomBytes(RING_BYTES).toString("base64"),
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    }),
  );
});

common(
  keys
    .command("promote")
    .description("make the peer's replica of a ring a primary, where home is lost")
    .addArgument(ringArgument())
    .option("--force", "though home answers"),
).action(async (ring: RingName, options: Common & { force?: boolean }) => {
  await run(options, (at) =>
    promoteRing(ring, options.force === true, { ...at, secrets: ringSecrets(at.stack, ring) }),
  );
});

common(
  program
    .command("events")
    .description("what could not be applied")
    .command("replay")
    .description("apply what lies in quarantine, in order, after what refused it was repaired"),
).action(async (options: Common) => {
  await run(options, async ({ stack, print }) =>
    replayEvents({
      regions: stack.regions,
      invoke: invoker(stack),
      quarantine: await quarantineObjects(stack),
      print,
    }),
  );
});

await program.parseAsync().catch(fail);

function common(command: Command): Command {
  return command
    .addOption(new Option("--stack <name>", "the stack").env("TANDEM_STACK"))
    .addOption(
      new Option("--regions <home,peer>", "its regions; else those of Pulumi.<stack>.yaml here").env(
        "TANDEM_REGIONS",
      ),
    )
    .option("--json", "print one JSON object as the last line");
}

function ofCustomer(command: Command): Command {
  return command
    .option("--id <customer>", "the customer's id")
    .option("--phone <number>", "E.164")
    .option("--email <address>", "an address")
    .option("--reference <text>", "the company's own number of the customer")
    .option("--login <issuer,subject>", "who the customer is where customers sign in");
}

function ringArgument() {
  const [argument] = new Command().argument("<ring>", "the ring").registeredArguments;
  if (argument === undefined) throw new Error("An argument was made in the line above.");
  return argument.choices(Object.keys(RINGS));
}

async function run(options: Common, verb: (setting: Setting) => Promise<0 | 1>): Promise<void> {
  const print = printer({
    isJson: options.json === true,
    out: (text) => console.log(text),
    error: (text) => console.error(text),
    now,
  });
  process.exitCode = await verb({ stack: await findStack(options, process.env, process.cwd()), print });
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof CannotRun) tellFailure(error.message, error.next);
  else if (error instanceof DivergedRings) tellFailure(error.message, "Then run it again.");
  else if (error instanceof NoReply)
    tellFailure(error.message, "Check the region, the stack's name and your credentials; then run it again.");
  else
    tellFailure(error instanceof Error ? `${error.name}: ${error.message}` : String(error), "Run it again.");
}

function tellFailure(what: string, next: string): void {
  console.error(`${what}\n${next}`);
  process.exitCode = 2;
}
