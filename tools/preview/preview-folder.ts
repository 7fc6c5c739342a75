/** Against which state a preview runs. */

import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SandboxFolder } from "../sandbox/folder.ts";

export interface PreviewFolder {
  readonly workDirectory: string;
  readonly stateDirectory: string;
  readonly providerState: string;
  /** Removes what was made for this preview alone. */
  close(): void;
}

/** A stack that was deployed into the sandbox is compared with that; any other with nothing, and leaves nothing. */
export function previewFolder(sandbox: SandboxFolder, project: string, stack: string): PreviewFolder {
  if (existsSync(join(sandbox.engineState, ".pulumi/stacks", project, `${stack}.json`))) {
    const { run, engineState, providerState } = sandbox;
    return { workDirectory: run, stateDirectory: engineState, providerState, close: () => undefined };
  }
  const directory = mkdtempSync(join(tmpdir(), "tandem-preview-"));
  return {
    workDirectory: join(directory, "run"),
    stateDirectory: join(directory, "pulumi"),
    providerState: join(directory, "providers"),
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Throws where there is no such stack, and names those there are. */
export function requireStack(root: string, stack: string | undefined): string {
  const names = readdirSync(root).flatMap(
    (name) => /^Pulumi\.(?<stack>[\w-]+)\.yaml$/.exec(name)?.groups?.["stack"] ?? [],
  );
  if (stack !== undefined && names.includes(stack)) return stack;
  const problem =
    stack === undefined ? "Which stack? Give --stack" : `There is no Pulumi.${stack}.yaml: give --stack`;
  throw new Error(`${problem} and one of ${names.join(", ")}.`);
}
