/** Lets a chat go on as a call: gives a number and a code, and closes the chat, so that only one of them goes on. */
import { flowModule } from "../flow.ts";
import { CLOSE_CONTACT } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { giveCode } from "./give-code.ts";
import { handBack } from "./hand-back.ts";

/** Outcomes: handed-over, refused. */
export const handOver = flowModule("hand-over", (f) => {
  f.onError("goodbye");
  giveCode(f, { given: "close", failed: "failed" });
  f.say("failed", prompt("hand-over-failed"), { next: "give-refused" });
  f.invoke("close", CLOSE_CONTACT, { parameters: { reason: "farewell" }, outcomes: { closed: "goodbye" } });
  f.say("goodbye", prompt("chat-goodbye"), { next: "give-handed-over" });
  handBack(f, ["handed-over", "refused"]);
});
