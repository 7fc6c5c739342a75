/**
 * One run of the engine, in a process of its own: modules are cached, so a second import of the program would
 * register nothing, and the engine would take that for a wish to delete everything.
 */

import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as automation from "@pulumi/pulumi/automation/index.js";
import type {
  ChildFailure,
  ChildRun,
  EngineResult,
  FromChild,
  ProgramError,
  ToChild,
} from "./child-messages.ts";
import { type Counts, type EngineEvent, NOTHING_COUNTED } from "./events.ts";
import { countPendingOperations, lockStatus, readLocks, type StackState } from "./left-behind.ts";
import { commandOf } from "./process-command.ts";
import { prepareProject } from "./project.ts";
import { counts, translate } from "./translate.ts";

/** What an aborted CLI gets to end its running steps and write its state. */
const PATIENCE_SECONDS = 15;
const ORPHAN_PATIENCE_SECONDS = 3;

class StackBusy extends Error {}

const cancelled = new AbortController();
let programError: ProgramError | undefined;
let cliErrors = "";

process.on("message", (message: ToChild) => {
  if (message.kind === "cancel") cancel();
  else void serve(message.run);
});
process.on("SIGINT", cancel);
process.on("SIGTERM", cancel);
process.on("disconnect", cancelAsOrphan);

async function serve(run: ChildRun): Promise<void> {
  try {
    const result = await execute(run);
    send({ kind: "finished", result }, 0);
  } catch (error) {
    send({ kind: "failed", failure: failure(error) }, 1);
  }
}

async function execute(run: ChildRun): Promise<EngineResult> {
  // The first pulumi on PATH is the one that was found. Later SDKs than CLIs are tried together.
  const pulumiCommand = await automation.PulumiCommand.get({ skipVersionCheck: true });
  const project = await prepareProject(run, pulumiCommand);
  const stack = await automation.LocalWorkspace.createOrSelectStack(
    { stackName: run.stack, projectName: project.name, program: () => load(project.program) },
    { workDir: run.workDirectory, pulumiCommand },
  );
  const state = { stateDirectory: run.stateDirectory, project: project.name, stack: run.stack };
  // A preview takes no lock and writes no state: it may go on beside another run.
  if (run.command !== "preview") await tidyUp(stack, state);
  return perform(run, stack);
}

async function perform(run: ChildRun, stack: automation.Stack): Promise<EngineResult> {
  const started = performance.now();
  let counted: Counts = NOTHING_COUNTED;
  const options = {
    suppressProgress: true,
    signal: cancelled.signal,
    onError: (text: string) => {
      cliErrors += text;
    },
    onEvent: (event: automation.EngineEvent) => {
      const translated = translate(event);
      if (translated === undefined) return;
      if (translated.kind === "summary") counted = translated.counts;
      tell(translated);
    },
  };
  cancelled.signal.throwIfAborted();
  const finish = (outputs: automation.OutputMap): EngineResult => ({
    counts: counted,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, output.value])),
    durationSeconds: (performance.now() - started) / 1000,
  });
  switch (run.command) {
    case "preview": {
      const { changeSummary } = await stack.preview(options);
      counted = counts(changeSummary);
      return finish({});
    }
    case "up":
      return finish((await stack.up(options)).outputs);
    case "refresh":
      await stack.refresh(options);
      return finish({});
    case "destroy":
      await stack.destroy(options);
      return finish({});
    default:
      return run.command satisfies never;
  }
}

/** The module's exports become the stack's outputs, as they do under the plain CLI. */
async function load(program: string): Promise<Record<string, unknown>> {
  try {
    const exports: Record<string, unknown> = await import(pathToFileURL(program).href);
    return { ...exports };
  } catch (error) {
    programError =
      error instanceof Error
        ? { message: error.message, stack: error.stack ?? "" }
        : { message: String(error), stack: "" };
    throw error;
  }
}

async function tidyUp(stack: automation.Stack, state: StackState): Promise<void> {
  await cancelDeadLocks(stack, state);
  await forgetPendingOperations(stack, state);
  // One copy of the whole state for each run would fill the disk of whoever works with the sandbox.
  const history = join(state.stateDirectory, ".pulumi/history", state.project, state.stack);
  rmSync(history, { recursive: true, force: true });
}

async function cancelDeadLocks(stack: automation.Stack, state: StackState): Promise<void> {
  const locks = readLocks(state);
  if (locks.length === 0) return;
  for (const lock of locks) {
    const status = lockStatus(lock, hostname(), commandOf);
    if (status === "dead") continue;
    const who = status === "held" ? `process ${lock.processId}` : `process ${lock.processId} on ${lock.host}`;
    throw new StackBusy(
      `Another run holds the stack ${state.stack} (${who}). Wait for it or stop it; if there is none, delete ${lock.path}.`,
    );
  }
  tell({ kind: "note", message: `A run that was killed left the stack ${state.stack} locked: unlocked it.` });
  await stack.cancel();
  // The CLI removes what it takes for locks, which the remains of one are not in every version.
  for (const lock of readLocks(state)) rmSync(lock.path, { force: true });
}

/** The stand-ins put a resource the same way whether or not it is there, so what was begun is simply begun again. */
async function forgetPendingOperations(stack: automation.Stack, state: StackState): Promise<void> {
  const pending = countPendingOperations(state);
  if (pending === 0) return;
  const exported = await stack.exportStack();
  await stack.importStack({ ...exported, deployment: { ...exported.deployment, pending_operations: [] } });
  tell({
    kind: "note",
    message: `A run that was killed had ${pending} operations under way: they are done again.`,
  });
}

function cancel(): void {
  if (cancelled.signal.aborted) return;
  cancelled.abort(new Error("The run was cancelled."));
  endAfter(PATIENCE_SECONDS);
}

/** The CLI waits for its providers, and would for ever for those that ended with whoever started this. */
function cancelAsOrphan(): void {
  cancel();
  endAfter(ORPHAN_PATIENCE_SECONDS);
}

/** This process leads a group of its own: the CLI and whatever it started go with it. */
function endAfter(seconds: number): void {
  setTimeout(() => process.kill(-process.pid, "SIGKILL"), seconds * 1000).unref();
}

function failure(error: unknown): ChildFailure {
  if (error instanceof StackBusy) return { reason: error.message, isBusy: true };
  const said = cliErrors.trim();
  const reason = said === "" ? (error instanceof Error ? error.message : String(error)) : said;
  return { reason, ...(programError === undefined ? {} : { program: programError }) };
}

function tell(event: EngineEvent): void {
  if (process.connected) process.send?.({ kind: "event", event } satisfies FromChild);
}

function send(message: FromChild, exitCode: number): void {
  if (!process.connected || process.send === undefined) process.exit(exitCode);
  process.send(message, () => process.exit(exitCode));
}
