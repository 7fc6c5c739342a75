/** The agent has left, the caller has not: the contact is closed, as after a farewell. */
import { flow } from "./flow.ts";
import { CLOSE_CONTACT } from "./functions.ts";
import { prompt } from "./prompts/prompt-text.ts";

export const disconnect = flow("disconnect", "CONTACT_FLOW", (f) => {
  f.onError("goodbye");
  f.invoke("close", CLOSE_CONTACT, { parameters: { reason: "agent-left" }, outcomes: { closed: "goodbye" } });
  f.say("goodbye", prompt("goodbye"), { next: "disconnect" });
  f.disconnect("disconnect");
});
