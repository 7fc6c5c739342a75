/** Ends what is left of a process group. */

import { setTimeout as wait } from "node:timers/promises";
import { isGone } from "./machine.ts";

const GRACE_MILLISECONDS = 5_000;
const POLL_MILLISECONDS = 25;

/** Asks first, so that a CLI can write its state and give its lock back; returns when no process is left. */
export async function endGroup(leader: number): Promise<void> {
  if (!signalGroup(leader, "SIGINT")) return;
  const deadline = performance.now() + GRACE_MILLISECONDS;
  while (performance.now() < deadline) {
    await wait(POLL_MILLISECONDS);
    if (!signalGroup(leader, 0)) return;
  }
  signalGroup(leader, "SIGKILL");
}

/** False where the group has no process any more. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
