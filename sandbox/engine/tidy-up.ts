/** Makes the state folder fit for a run: whatever the run before it left there is mended or removed. */

import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import {
  countPendingOperations,
  isStateWhole,
  lockStatus,
  mendState,
  readLocks,
  type StackState,
} from "./left-behind.ts";
import { commandOf } from "./process-command.ts";

type Tell = (message: string) => void;

/** Another run works on the same stack. */
export class StackBusy extends Error {
  override readonly name = "StackBusy";
}

/** For a run that may not write: half a state stays as it is. */
export function requireWhole(state: StackState): void {
  if (isStateWhole(state)) return;
  throw new Error(
    `The state of the stack ${state.stack} in ${state.stateDirectory} was only half written. Deploy again: that mends it.`,
  );
}

/** Comes before the CLI's first look at the stack, which half a state or a lock may end. Throws StackBusy. */
export function makeReadable(state: StackState, tell: Tell): void {
  removeDeadLocks(state, tell);
  const found = mendState(state);
  if (found === "whole") return;
  const remedy =
    found === "earlier" ? "that of the step before is taken" : "everything that is recorded is put again";
  tell(`The state of the stack ${state.stack} was only half written: ${remedy}.`);
}

export async function tidyUp(stack: Stack, state: StackState, tell: Tell): Promise<void> {
  await forgetPendingOperations(stack, state, tell);
  // One copy of the whole state for each run would fill the disk of whoever works with the sandbox.
  const history = join(state.stateDirectory, ".pulumi/history", state.project, state.stack);
  rmSync(history, { recursive: true, force: true });
}

/** By hand: `pulumi cancel` needs a stack that can be read, and leaves the remains of a lock in some versions. */
function removeDeadLocks(state: StackState, tell: Tell): void {
  const locks = readLocks(state);
  for (const lock of locks) {
    const status = lockStatus(lock, hostname(), commandOf);
    if (status === "dead") continue;
    const who = status === "held" ? `process ${lock.processId}` : `process ${lock.processId} on ${lock.host}`;
    throw new StackBusy(
      `Another run holds the stack ${state.stack} (${who}). Wait for it or stop it; if there is none, delete ${lock.path}.`,
    );
  }
  if (locks.length === 0) return;
  for (const { path } of locks) rmSync(path, { force: true });
  tell(`A run that was killed left the stack ${state.stack} locked: unlocked it.`);
}

/** The stand-ins put a resource the same way whether or not it is there, so what was begun is simply begun again. */
async function forgetPendingOperations(stack: Stack, state: StackState, tell: Tell): Promise<void> {
  const pending = countPendingOperations(state);
  if (pending === 0) return;
  const exported = await stack.exportStack();
  await stack.importStack({ ...exported, deployment: { ...exported.deployment, pending_operations: [] } });
  tell(`A run that was killed had ${pending} operations under way: they are done again.`);
}
