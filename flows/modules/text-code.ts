/** The steps around a code by text that calls and chats have in common; how it is asked for is the channel's. */
import type { FlowBuilder } from "../../language/build.ts";
import { SEND_CODE, VERIFY_CODE } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";

const SENDS = 4;
const ENTRIES = 6;
const KEEP_TURN = { turn: "$.External.turn" };

export interface CodeEntry {
  /** The parameter of verify-code, and where the customer's input stands. */
  readonly input: Readonly<Record<string, string>>;
}

/**
 * Adds the steps from `sends` on. They lead to `ask` for the digits, to `another` where a new code is needed, to
 * `give-verified`, and to `no-more` where none is sent. What was heard goes to `check`.
 */
export function sendAndCheck(f: FlowBuilder, { input }: CodeEntry): void {
  f.logging("quiet", "Disabled", { next: "sends" });
  f.loop("sends", { times: SENDS, again: "coming", done: "too-many" });
  // Said before the call of the function: two calls must not follow each other in silence.
  f.say("coming", prompt("text-code-coming"), { next: "send" });
  f.invoke("send", SEND_CODE, {
    parameters: { language: "$.Attributes.language", turn: "$.Attributes.turn" },
    keep: KEEP_TURN,
    outcomes: {
      sent: "entries",
      "too-many": "too-many",
      limited: "too-many",
      "no-number": "no-number",
      refused: "no-number",
    },
  });
  f.loop("entries", { times: ENTRIES, again: "ask", done: "too-many" });
  f.invoke("check", VERIFY_CODE, {
    parameters: { ...input, turn: "$.Attributes.turn" },
    keep: KEEP_TURN,
    outcomes: {
      verified: "name",
      wrong: "wrong",
      expired: "over",
      used: "over",
      locked: "over",
      "no-code": "over",
      unreadable: "unreadable",
    },
  });
  f.say("wrong", prompt("text-code-wrong"), { next: "entries" });
  f.say("unreadable", prompt("text-code-unreadable"), { next: "another" });
  f.say("over", prompt("text-code-over"), { next: "another" });
  f.say("too-many", prompt("too-many-codes"), { next: "no-more" });
  f.say("no-number", prompt("no-text-number"), { next: "no-more" });
  f.compare("name", "$.External.name", { values: { " ": "thank" }, otherwise: "thank-by-name" });
  f.say("thank", prompt("thank-you"), { next: "give-verified" });
  f.say("thank-by-name", prompt("thank-you-name"), { next: "give-verified" });
}
