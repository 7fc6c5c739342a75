/** What a customer reads who waits in a chat for an agent: once, because a chat can be looked at again. */
import { flow } from "./flow.ts";
import { prompt } from "./prompts/prompt-text.ts";

export const chatQueue = flow("chat-queue", "CUSTOMER_QUEUE", (f) => {
  f.say("please-wait", prompt("chat-please-wait"), { next: "end" });
  f.end("end");
});
