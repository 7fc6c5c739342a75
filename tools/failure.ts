/** What a person is told when a tool cannot go on: one sentence with the next step, no stack. */

const NEXT_STEPS: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full: free some space, then run the command again; it goes on where it stopped.",
  EROFS: "The disk is read-only: set TANDEM_SANDBOX to a folder that can be written.",
  EACCES: "The file may not be written: set TANDEM_SANDBOX to a folder of your own, or correct its owner.",
};

export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const step = NEXT_STEPS[code];
  return step === undefined ? error.message : `${error.message}\n${step}`;
}
