/** What a person is told when a tool cannot go on: one sentence with the next step, no stack. */

const DISK_FULL =
  "The disk is full: free some space, then run the command again; it goes on where it stopped.";

const NEXT_STEPS: Readonly<Record<string, string>> = {
  ENOSPC: DISK_FULL,
  EROFS: "The disk is read-only: set TANDEM_SANDBOX to a folder that can be written.",
  EACCES: "The file may not be written: set TANDEM_SANDBOX to a folder of your own, or correct its owner.",
};

export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const step = nextStepOf(error);
  return step === undefined ? error.message : `${error.message}\n${step}`;
}

function nextStepOf(error: Error): string | undefined {
  // Of the engine's failures only the words come through.
  if (/no space left on device/i.test(error.message)) return DISK_FULL;
  return "code" in error ? NEXT_STEPS[String(error.code)] : undefined;
}

/** Who reads the output may have seen enough, as `head` does: the rest is for nobody, and nothing went wrong. */
export function endWithReader(output: NodeJS.WriteStream): void {
  output.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
