/**
 * `node parent.ts DIRECTORY`: starts a run as the tools do, and says when a resource is being made that will
 * never be finished. What becomes of the run when this process gets a signal is for the test to see.
 */

import { join } from "node:path";
import { runEngine } from "../../../sandbox/engine/run.ts";
import { stopOnSignals } from "../../../sandbox/engine/stop-signal.ts";
import { engineProcesses } from "./processes.ts";
import { SMALL_PROGRAM } from "./trial.ts";
import { serveTrivialProvider } from "./trivial-provider.ts";

const [directory = "."] = process.argv.slice(2);
const stop = stopOnSignals((name) => console.log(`stopping ${name}`));
let isWaiting = false;
const provider = await serveTrivialProvider({
  onCreate: async (_urn, created) => {
    if (created < 3 || isWaiting) return;
    isWaiting = true;
    console.log(`group ${engineProcesses().find(({ what }) => what === "child")?.id}`);
    // In good order, a step under way is waited for.
    await new Promise((resolve) => stop.signal.addEventListener("abort", resolve, { once: true }));
  },
});
try {
  await runEngine({
    command: "up",
    stack: "trial",
    root: SMALL_PROGRAM,
    workDirectory: join(directory, "run"),
    stateDirectory: join(directory, "state"),
    config: { count: 20 },
    debugProviders: provider.debugProviders,
    onEvent: () => undefined,
    signal: stop.signal,
  });
} catch (error) {
  console.log(error instanceof Error ? error.name : String(error));
} finally {
  stop.release();
  provider.close();
  process.exitCode = stop.exitCode();
}
