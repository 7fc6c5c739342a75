/** What a process is running; undefined where there is no such process any more. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export function commandOf(processId: number): string | undefined {
  // Small container images have no ps.
  const told = existsSync("/proc/self/stat") ? fromProc(processId) : fromPs(processId);
  const { state, command } = /^(?<state>\S+) (?<command>.*)$/.exec(told ?? "")?.groups ?? {};
  // A zombie has ended; only its parent has not asked how.
  return state?.startsWith("Z") ? undefined : command;
}

/** "41 (pulumi) S 1 41 …", as "S pulumi". */
function fromProc(processId: number): string | undefined {
  try {
    const { command, state } =
      /\((?<command>.*)\) (?<state>\S)/s.exec(readFileSync(`/proc/${processId}/stat`, "utf8"))?.groups ?? {};
    return `${state} ${command}`;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH"))
      return undefined;
    throw error;
  }
}

function fromPs(processId: number): string | undefined {
  try {
    return execFileSync("ps", ["-o", "stat=,comm=", "-p", String(processId)], { encoding: "utf8" }).trim();
  } catch (error) {
    // ps ends with 1 where there is no such process.
    if (error instanceof Error && "status" in error && error.status === 1) return undefined;
    throw error;
  }
}
