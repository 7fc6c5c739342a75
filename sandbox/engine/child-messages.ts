/** What the process that runs the engine and the one that started it say to each other. */

import type { Counts, EngineEvent } from "./events.ts";

export type EngineCommand = "preview" | "up" | "refresh" | "destroy";
export type ConfigValue =
  | string
  | number
  | boolean
  | readonly unknown[]
  | { readonly [key: string]: unknown };

export interface ChildRun {
  readonly command: EngineCommand;
  readonly stack: string;
  /** The repository: Pulumi.yaml and the program lie here. */
  readonly root: string;
  /** Where the generated copies of the project and stack files go. */
  readonly workDirectory: string;
  readonly stateDirectory: string;
  /** Merged over the values of the committed stack file; keys without a namespace belong to the project. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  /** Keys of `config` that stand encrypted in the generated stack file. */
  readonly secretKeys?: readonly string[];
}

export type ToChild = { readonly kind: "run"; readonly run: ChildRun } | { readonly kind: "cancel" };

export type FromChild =
  | { readonly kind: "event"; readonly event: EngineEvent }
  | { readonly kind: "finished"; readonly result: EngineResult }
  | { readonly kind: "failed"; readonly failure: ChildFailure };

export interface EngineResult {
  readonly counts: Counts;
  /** The stack's outputs; secret ones unwrapped. Empty for a preview. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly durationSeconds: number;
}

export interface ChildFailure {
  /** What the CLI or the process itself said, where no diagnostic says it better. */
  readonly reason: string;
  /** Another run holds the stack: nothing was begun. */
  readonly isBusy?: true;
  /** An error thrown by the program while it was loaded. */
  readonly program?: ProgramError;
}

export interface ProgramError {
  readonly message: string;
  readonly stack: string;
}
