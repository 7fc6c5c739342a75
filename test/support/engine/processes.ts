/** The processes that a run of the engine in a given folder consists of. */

import { execFileSync } from "node:child_process";

export interface RunningProcess {
  readonly id: number;
  readonly what: "child" | "CLI";
}

/** Found below this process or by the group of a child that was: whoever is left after a kill has no parent here. */
export function engineProcesses(group?: number): readonly RunningProcess[] {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,args="], { encoding: "utf8" });
  const rows = listed.split("\n").flatMap((line) => {
    const [id, parent, groupId, stat, ...args] = line.trim().split(/ +/);
    return id && !stat?.startsWith("Z")
      ? [{ id: +id, parent: Number(parent), group: Number(groupId), args: args.join(" ") }]
      : [];
  });
  const child = rows.find(({ parent, args }) => parent === process.pid && args.includes("engine/child.ts"));
  const wanted = group ?? child?.id;
  return rows
    .filter((row) => row.group === wanted)
    .map(({ id, args }) => ({ id, what: args.includes("engine/child.ts") ? "child" : "CLI" }));
}
