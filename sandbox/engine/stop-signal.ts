/** Turns the first Ctrl-C or SIGTERM into an abort, so that everything under way ends in good order. */

export interface StopSignal {
  readonly signal: AbortSignal;
  /** Gives the signals back their usual meaning. */
  release(): void;
}

/** A second signal ends the process at once: whoever sends it has waited long enough. */
export function stopOnSignals(onStop: (name: NodeJS.Signals) => void): StopSignal {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130);
    onStop(name);
    controller.abort(new Error(`Stopped by ${name}.`));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
