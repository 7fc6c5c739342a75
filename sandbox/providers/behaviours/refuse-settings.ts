import type { Json } from "../behaviour.ts";

/** Throws for settings that would change behaviour and that the local cloud does not follow. */
export function refuseSettings(what: string, inputs: Json, names: readonly string[]): void {
  const set = names.filter((name) => !isAbsent(inputs[name]));
  if (set.length > 0)
    throw new Error(`${what} sets ${set.join(", ")}, which the local cloud does not implement.`);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
