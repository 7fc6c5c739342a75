/**
 * One run of the engine, in a process of its own: modules are cached, so a second import of the program would
 * register nothing, and the engine would take that for a wish to delete everything.
 */

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
import { saysStateIsUnwritable } from "./engine-failed.ts";
import { type Counts, type EngineEvent, NOTHING_COUNTED } from "./events.ts";
import { prepareProject } from "./project.ts";
import { makeReadable, requireWhole, StackBusy, tidyUp } from "./tidy-up.ts";
import { counts, translate } from "./translate.ts";

/** What an aborted CLI gets to end its running steps and write its state. */
const PATIENCE_SECONDS = 15;
const ORPHAN_PATIENCE_SECONDS = 3;
/** There is no state to write: what is waited for is only that the CLI gives its lock back. */
const UNWRITABLE_PATIENCE_SECONDS = 2;

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
  const state = { stateDirectory: run.stateDirectory, project: project.name, stack: run.stack };
  // A preview takes no lock and writes no state: it may go on beside another run.
  const isPreview = run.command === "preview";
  if (isPreview) requireWhole(state);
  else makeReadable(state, note);
  const stack = await automation.LocalWorkspace.createOrSelectStack(
    { stackName: run.stack, projectName: project.name, program: () => load(project.program) },
    { workDir: run.workDirectory, pulumiCommand },
  );
  if (!isPreview) await tidyUp(stack, state, note);
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
      if (isStateUnwritable(translated)) cancelBecauseUnwritable();
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

function cancel(): void {
  if (cancelled.signal.aborted) return;
  cancelled.abort(new Error("The run was cancelled."));
  endAfter(PATIENCE_SECONDS);
}

/** The CLI tries each checkpoint again for some seconds, and waits for ever for steps that its error cut off. */
function isStateUnwritable(event: EngineEvent): boolean {
  return event.kind === "diagnostic" && event.severity === "error" && saysStateIsUnwritable(event.message);
}

function cancelBecauseUnwritable(): void {
  cancel();
  endAfter(UNWRITABLE_PATIENCE_SECONDS);
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

function note(message: string): void {
  tell({ kind: "note", message });
}

function tell(event: EngineEvent): void {
  if (process.connected) process.send?.({ kind: "event", event } satisfies FromChild);
}

function send(message: FromChild, exitCode: number): void {
  if (!process.connected || process.send === undefined) process.exit(exitCode);
  process.send(message, () => process.exit(exitCode));
}
