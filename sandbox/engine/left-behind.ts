/** What a run that was cut off leaves in the state folder: its lock, operations it never finished, half a state. */

import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

export interface Lock {
  readonly path: string;
  readonly processId: number;
  readonly host: string;
}

export interface StackState {
  readonly stateDirectory: string;
  readonly project: string;
  readonly stack: string;
}

/** Throws where a lock file is not what the file backend writes. */
export function readLocks(state: StackState): readonly Lock[] {
  const folder = join(state.stateDirectory, ".pulumi/locks/organization", state.project, state.stack);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => readLock(join(folder, name)));
}

function readLock(path: string): readonly Lock[] {
  // Written beside and then moved: whoever was killed in between holds nothing, but the CLI counts the file.
  if (path.endsWith(".tmp")) return [{ path, processId: 0, host: "" }];
  const text = readIfThere(path);
  if (text === undefined) return [];
  const content: unknown = JSON.parse(text);
  if (!isRecord(content) || typeof content["pid"] !== "number" || typeof content["hostname"] !== "string") {
    throw new Error(`${path} is not a lock of Pulumi's file backend. Delete it if no run is going on.`);
  }
  return [{ path, processId: content["pid"], host: content["hostname"] }];
}

/**
 * "dead": nobody holds it. "held": its process may be at work. "elsewhere": another host's, which cannot be asked.
 * A process of that id that is no pulumi has only inherited the number.
 */
export function lockStatus(
  lock: Lock,
  host: string,
  commandOf: (processId: number) => string | undefined,
): "dead" | "held" | "elsewhere" {
  if (lock.processId === 0) return "dead";
  if (lock.host !== host) return "elsewhere";
  const command = commandOf(lock.processId);
  return command?.includes("pulumi") ? "held" : "dead";
}

/** How many operations the last run began and did not finish; the engine warns of them in every later run. */
export function countPendingOperations(state: StackState): number {
  const text = readIfThere(stateFile(state));
  if (text === undefined) return 0;
  const content: unknown = JSON.parse(text);
  const checkpoint = isRecord(content) ? content["checkpoint"] : undefined;
  const latest = isRecord(checkpoint) ? checkpoint["latest"] : undefined;
  const pending = isRecord(latest) ? latest["pending_operations"] : undefined;
  return Array.isArray(pending) ? pending.length : 0;
}

/**
 * A full disk cuts the state off: the CLI moves into place what it could write, and then has no stack that it can
 * read. "earlier": the copy of the step before stands in its place. "lost": there is none, the stack begins anew.
 */
export function mendState(state: StackState): "whole" | "earlier" | "lost" {
  const file = stateFile(state);
  if (isWhole(file)) return "whole";
  const copy = `${file}.bak`;
  if (existsSync(copy) && isWhole(copy)) {
    copyFileSync(copy, file);
    return "earlier";
  }
  rmSync(file);
  rmSync(copy, { force: true });
  return "lost";
}

/** A state that is not there is no half of one. */
export function isStateWhole(state: StackState): boolean {
  return isWhole(stateFile(state));
}

function isWhole(file: string): boolean {
  const text = readIfThere(file);
  try {
    return text === undefined || isRecord(JSON.parse(text));
  } catch {
    // The only thing it can throw is a SyntaxError, and that is the answer.
    return false;
  }
}

function stateFile({ stateDirectory, project, stack }: StackState): string {
  return join(stateDirectory, ".pulumi/stacks", project, `${stack}.json`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
