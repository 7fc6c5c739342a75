/** What a run of the engine tells while it goes on: the part of Pulumi's events that somebody here reads. */

export type Operation = string;

export interface ResourceEvent {
  readonly kind: "resource";
  readonly urn: string;
  readonly type: string;
  /** The engine's word: same, create, update, replace, create-replacement, delete-replaced, delete, read, refresh. */
  readonly op: Operation;
  readonly status: "started" | "done" | "failed";
  /** Handled by a provider; a component or the stack itself is not. */
  readonly isCustom: boolean;
  /** The top-level properties that differ. */
  readonly changed: readonly string[];
  /** Those of them that force a replacement. */
  readonly replacedBy: readonly string[];
}

export interface DiagnosticEvent {
  readonly kind: "diagnostic";
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string;
}

export interface PolicyEvent {
  readonly kind: "policy";
  readonly name: string;
  readonly urn: string;
  readonly level: "warning" | "mandatory";
  readonly message: string;
}

export interface SummaryEvent {
  readonly kind: "summary";
  readonly counts: Counts;
  readonly durationSeconds: number;
}

/** A line from the room itself: where the CLI came from, a lock that was cancelled. */
export interface NoteEvent {
  readonly kind: "note";
  readonly message: string;
}

export type EngineEvent = ResourceEvent | DiagnosticEvent | PolicyEvent | SummaryEvent | NoteEvent;

export interface Counts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly same: number;
}

export const NOTHING_COUNTED: Counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
