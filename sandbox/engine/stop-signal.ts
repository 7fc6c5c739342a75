/** Turns the first Ctrl-C or SIGTERM into an abort, so that everything under way ends in good order. */

import { constants } from "node:os";

export interface StopSignal {
  readonly signal: AbortSignal;
  /** As a shell reports a process that the signal ended: 130 after Ctrl-C. Undefined where none came. */
  exitCode(): number | undefined;
  /** Gives the signals back their usual meaning. */
  release(): void;
}

/** A second signal ends the process at once: whoever sends it has waited long enough. */
export function stopOnSignals(onStop: (name: NodeJS.Signals) => void): StopSignal {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const stop = (name: NodeJS.Signals) => {
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = 128 + constants.signals[name];
    onStop(name);
    controller.abort(new Error(`Stopped by ${name}.`));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
