/** A stack of the small program with a folder of its own, and what the engine tells of it. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineEvent } from "../../../sandbox/engine/events.ts";
import { type EngineResult, type EngineRun, runEngine } from "../../../sandbox/engine/run.ts";
import { serveTrivialProvider, type TrivialProvider } from "./trivial-provider.ts";

export const SMALL_PROGRAM = fileURLToPath(new URL("program", import.meta.url));

export interface Trial {
  readonly provider: TrivialProvider;
  readonly directory: string;
  readonly events: EngineEvent[];
  /** What happens before the provider answers a create. */
  onCreate: (urn: string, created: number) => void | Promise<void>;
  run(
    command: EngineRun["command"],
    config?: EngineRun["config"],
    more?: Partial<EngineRun>,
  ): Promise<EngineResult>;
  close(): void;
}

export async function startTrial(): Promise<Trial> {
  const directory = mkdtempSync(join(tmpdir(), "tandem-engine-"));
  const events: EngineEvent[] = [];
  const provider = await serveTrivialProvider({ onCreate: (urn, created) => trial.onCreate(urn, created) });
  const trial: Trial = {
    provider,
    directory,
    events,
    onCreate: () => undefined,
    run: (command, config = {}, more = {}) =>
      runEngine({
        command,
        stack: "trial",
        root: SMALL_PROGRAM,
        workDirectory: join(directory, "run"),
        stateDirectory: join(directory, "state"),
        config,
        debugProviders: provider.debugProviders,
        onEvent: (event) => events.push(event),
        ...more,
      }),
    close: () => {
      provider.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return trial;
}
