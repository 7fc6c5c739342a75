/** What finding the CLI may ask of this computer: a port, so that every way is tested without one. */

import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

export interface RunOptions {
  readonly timeoutSeconds: number;
  readonly workDirectory?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the command, and whatever it started. */
  readonly signal?: AbortSignal;
  /** Called with each line of standard error. */
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** Standard error, or why the command could not be started, or that its time was up. */
  readonly reason: string;
}

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly processId: number;
  which(command: string): string | undefined;
  /** A file that may be executed. */
  exists(path: string): boolean;
  run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
  makeDirectory(path: string): void;
  /** Replaces what is there, in one step. */
  move(from: string, to: string): void;
  remove(path: string): void;
}

export function thisMachine(): Machine {
  return {
    env: process.env,
    home: homedir(),
    processId: process.pid,
    which: (command) =>
      (process.env["PATH"] ?? "")
        .split(delimiter)
        .filter((directory) => directory !== "")
        .map((directory) => join(directory, command))
        .find(isExecutable),
    exists: isExecutable,
    run: runCommand,
    makeDirectory: (path) => mkdirSync(path, { recursive: true }),
    move: renameSync,
    remove: (path) => rmSync(path, { recursive: true, force: true }),
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Its own process group, so that a command that is stopped or out of time takes its children with it. */
function runCommand(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const child = spawn(command, args, {
    cwd: options.workDirectory,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stop = () => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  process.once("exit", stop);
  options.signal?.addEventListener("abort", stop);
  if (options.signal?.aborted) stop();
  let stdout = "";
  const lines: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    options.onLine?.(line);
  });
  return new Promise((resolve) => {
    let outOfTime = false;
    const timer = setTimeout(() => {
      outOfTime = true;
      stop();
    }, options.timeoutSeconds * 1000);
    const finish = (succeeded: boolean, reason: string) => {
      clearTimeout(timer);
      process.off("exit", stop);
      options.signal?.removeEventListener("abort", stop);
      resolve({ succeeded, stdout: stdout.trim(), reason });
    };
    child.once("error", (error) => finish(false, error.message));
    child.once("close", (code) => {
      if (outOfTime) finish(false, `did not end within ${options.timeoutSeconds} s`);
      else finish(code === 0, lines.join("\n").trim());
    });
  });
}

function killGroup(processId: number): void {
  try {
    process.kill(-processId, "SIGKILL");
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** The process, or the whole group, has ended by itself. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}
