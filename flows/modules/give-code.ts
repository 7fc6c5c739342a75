/** The steps that open a transfer and say its number and code: a fragment, for flows that can call no module, too. */
import type { FlowBuilder } from "../../language/build.ts";
import { OPEN_TRANSFER } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";

export function giveCode(
  f: FlowBuilder,
  { given, failed }: { readonly given: string; readonly failed: string },
): void {
  f.invoke("open-transfer", OPEN_TRANSFER, {
    parameters: { turn: "$.Attributes.turn" },
    keep: { turn: "$.External.turn" },
    outcomes: { opened: "code", refused: failed },
    failed,
  });
  // From the reply straight into the text: a code in an attribute would be kept for two years.
  f.say("code", prompt("hand-over"), { next: given });
}
