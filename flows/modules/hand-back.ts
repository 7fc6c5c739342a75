/** How modules answer: by the attribute `outcome`, because nothing they hear or are told crosses their boundary. */
import type { FlowBuilder } from "../../language/build.ts";

/**
 * Adds one step per outcome, named `give-<outcome>`, and the step `leave`. An outcome that cannot be set leaves
 * the one before it, which no caller takes for an answer of this module.
 */
export function handBack(
  f: FlowBuilder,
  outcomes: readonly string[],
  before: "leave" | "loud" = "leave",
): void {
  for (const outcome of outcomes) f.set(`give-${outcome}`, { outcome }, { next: before, failed: before });
  if (before === "loud") f.logging("loud", "Enabled", { next: "leave" });
  f.leave("leave");
}
