/** The step that a flow asks for, from the parameters of its call. */
import * as v from "valibot";
import { INTENT_NAMES } from "../../domain/intents.ts";
import type { Step } from "../../domain/journey/progress.ts";

const LONGEST_ANSWER = 200;

const STEP = v.variant("action", [
  v.object({ action: v.literal("start"), intent: v.picklist(INTENT_NAMES) }),
  v.object({ action: v.literal("resume") }),
  v.object({ action: v.literal("decline") }),
  v.object({ action: v.literal("next") }),
  v.object({ action: v.literal("status") }),
  v.object({
    action: v.literal("answer"),
    question: v.pipe(v.string(), v.maxLength(LONGEST_ANSWER)),
    answer: v.pipe(v.string(), v.maxLength(LONGEST_ANSWER), v.trim()),
  }),
]);

/** Undefined where no step is known by these parameters. */
export function readStep(parameters: Readonly<Record<string, string>>): Step | undefined {
  const parsed = v.safeParse(STEP, parameters);
  return parsed.success ? parsed.output : undefined;
}
