/** A computer made of tables: what is on its disk, and what its commands answer. */

import type { Machine, RunOptions, RunResult } from "../../../sandbox/engine/machine.ts";

export interface FakeMachineOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Commands on PATH, by name. */
  readonly onPath?: Readonly<Record<string, string>>;
  /** CLIs on the disk: path to what `version` prints; undefined where it does not even start. */
  readonly clis?: Readonly<Record<string, string | undefined>>;
  readonly npm?: (disk: Map<string, string | undefined>) => Partial<RunResult>;
  readonly go?: (disk: Map<string, string | undefined>, options: RunOptions) => Partial<RunResult>;
}

export interface FakeMachine extends Machine {
  /** Every command that was run, as one line. */
  readonly commands: readonly string[];
  readonly options: readonly RunOptions[];
  readonly removed: readonly string[];
  readonly disk: ReadonlyMap<string, string | undefined>;
}

export function fakeMachine(options: FakeMachineOptions = {}): FakeMachine {
  const disk = new Map(Object.entries(options.clis ?? {}));
  const [commands, given, removed]: [string[], RunOptions[], string[]] = [[], [], []];
  const run = (command: string, runOptions: RunOptions): Partial<RunResult> => {
    if (command === "npm") return options.npm?.(disk) ?? { succeeded: false, reason: "pulumi: fetch failed" };
    if (command === "go") return options.go?.(disk, runOptions) ?? { succeeded: false, reason: "no network" };
    const version = disk.get(command);
    return version === undefined ? { succeeded: false } : { succeeded: true, stdout: version };
  };
  return {
    commands,
    options: given,
    removed,
    disk,
    env: options.env ?? {},
    home: "/home/ada",
    processId: 77,
    which: (command) => options.onPath?.[command],
    exists: (path) => disk.has(path),
    run: async (command, args, runOptions) => {
      commands.push([command, ...args].join(" "));
      given.push(runOptions);
      return { succeeded: false, stdout: "", reason: "", ...run(command, runOptions) };
    },
    makeDirectory: () => undefined,
    move: (from, to) => {
      disk.set(to, disk.get(from));
      disk.delete(from);
    },
    remove: (path) => {
      removed.push(path);
      for (const file of [...disk.keys()]) if (file.startsWith(`${path}/`)) disk.delete(file);
    },
  };
}
