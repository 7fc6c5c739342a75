/** Runs the engine once, in a process of its own, and passes on what it tells. */

import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ChildFailure, ChildRun, FromChild, EngineResult as Result, ToChild } from "./child-messages.ts";
import { EngineBusy, EngineCancelled, EngineFailed, problemsOf } from "./engine-failed.ts";
import { type Checkpoints, runEnvironment } from "./environment.ts";
import type { DiagnosticEvent, EngineEvent } from "./events.ts";
import { findCli } from "./find-cli.ts";
import { endGroup } from "./process-group.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));
const OUTPUT_LINES_KEPT = 20;

export interface EngineRun extends ChildRun {
  /** As PULUMI_DEBUG_PROVIDERS: aws:PORT,aws-native:PORT,… */
  readonly debugProviders: string;
  /** After each step where nothing is said. */
  readonly checkpoints?: Checkpoints;
  readonly onEvent: (event: EngineEvent) => void;
  /** Ends the run in good order; see stop-signal.ts. */
  readonly signal?: AbortSignal;
  /** Found by find-cli.ts where it is not given. */
  readonly cli?: string;
}

/** What came of a run that did what it was asked to. */
export type EngineResult = Result;

type Ending =
  | { readonly kind: "finished"; readonly result: Result }
  | { readonly kind: "failed"; readonly failure: ChildFailure };

/**
 * Returns when the process and everything it started have ended, however it ends.
 * Throws EngineFailed, EngineBusy, EngineCancelled or CliNotFound.
 */
export async function runEngine(run: EngineRun): Promise<EngineResult> {
  const cancelled = new EngineCancelled(`${run.command} of the stack ${run.stack} was stopped.`);
  const cli =
    run.cli ??
    (await cliFor(run).catch((error: unknown) => {
      throw run.signal?.aborted ? cancelled : error;
    }));
  if (run.signal?.aborted) throw cancelled;
  const diagnostics: DiagnosticEvent[] = [];
  const ending = await runChild(run, cli, (event) => {
    if (event.kind === "diagnostic") diagnostics.push(event);
    run.onEvent(event);
  });
  if (ending.kind === "finished") return ending.result;
  if (run.signal?.aborted) throw cancelled;
  if (ending.failure.isBusy) throw new EngineBusy(ending.failure.reason);
  const problems = problemsOf(ending.failure, diagnostics, resolve(run.root));
  throw new EngineFailed(`${run.command} of the stack ${run.stack}`, problems);
}

async function cliFor({ onEvent, signal }: EngineRun): Promise<string> {
  const tell = (message: string) => onEvent({ kind: "note", message });
  return (await findCli(tell, signal === undefined ? {} : { signal })).path;
}

async function runChild(run: EngineRun, cli: string, onEvent: EngineRun["onEvent"]): Promise<Ending> {
  const child = start(run, cli);
  const send = (message: ToChild) => child.connected && child.send(message);
  const cancel = () => send({ kind: "cancel" });
  run.signal?.addEventListener("abort", cancel);
  try {
    return await new Promise<Ending>((resolveEnding, reject) => {
      let ending: Ending | undefined;
      const output = keepLastLines(child);
      child.on("message", (message: FromChild) => {
        if (message.kind === "event") onEvent(message.event);
        else ending = message;
      });
      child.once("error", reject);
      child.once("close", (code, signal) => {
        const how = signal === null ? `ended with ${code}` : `was killed (${signal})`;
        const reason = [`The process of the engine ${how} before it was done.`, ...output()].join("\n");
        resolveEnding(ending ?? { kind: "failed", failure: { reason } });
      });
      send({ kind: "run", run: childRun(run) });
    });
  } finally {
    run.signal?.removeEventListener("abort", cancel);
    // A killed child leaves the CLI behind; nothing may go on once this function has returned.
    if (child.pid !== undefined) await endGroup(child.pid);
  }
}

function start(run: EngineRun, cli: string): ChildProcess {
  mkdirSync(run.stateDirectory, { recursive: true });
  const { debugProviders, checkpoints = "each" } = run;
  const stateDirectory = resolve(run.stateDirectory);
  const environment = { stateDirectory, cliDirectory: dirname(resolve(cli)), debugProviders, checkpoints };
  return fork(CHILD, {
    cwd: run.root,
    env: runEnvironment(environment, process.env),
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Ctrl-C goes to a terminal's whole group: the CLI would get it twice, which it takes for "do not wait".
    detached: true,
  });
}

function childRun(run: EngineRun): ChildRun {
  const { command, stack, config, secretKeys = [] } = run;
  const [root, workDirectory, stateDirectory] = [run.root, run.workDirectory, run.stateDirectory].map(
    (path) => resolve(path),
  ) as [string, string, string];
  return { command, stack, root, workDirectory, stateDirectory, config, secretKeys };
}

/** What the program or a crash printed: shown only where the child could not say what went wrong. */
function keepLastLines(child: ChildProcess): () => readonly string[] {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (more: string) => {
      text = (text + more).split("\n").slice(-OUTPUT_LINES_KEPT).join("\n");
    });
  }
  return () => text.split("\n").filter((line) => line !== "");
}
