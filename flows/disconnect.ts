/** The agent has left, the customer has not: the contact is closed, as after a farewell. */
import { type Flow, flow } from "./flow.ts";
import { CLOSE_CONTACT } from "./functions.ts";
import type { PromptKey } from "./prompts/catalogue.ts";
import { prompt } from "./prompts/prompt-text.ts";

export const disconnect = afterAgent("disconnect", "goodbye");

export const chatDisconnect = afterAgent("chat-disconnect", "chat-goodbye");

/** Nothing can be said to whoever wrote a mail, or to a task. */
export const writtenDisconnect = flow("written-disconnect", "CONTACT_FLOW", (f) => {
  f.onError("disconnect");
  f.invoke("close", CLOSE_CONTACT, {
    parameters: { reason: "agent-left" },
    outcomes: { closed: "disconnect" },
  });
  f.disconnect("disconnect");
});

function afterAgent(name: string, goodbye: PromptKey): Flow {
  return flow(name, "CONTACT_FLOW", (f) => {
    f.onError("goodbye");
    f.invoke("close", CLOSE_CONTACT, {
      parameters: { reason: "agent-left" },
      outcomes: { closed: "goodbye" },
    });
    f.say("goodbye", prompt(goodbye), { next: "disconnect" });
    f.disconnect("disconnect");
  });
}
