/** What a caller hears while waiting for an agent. */
import { flow } from "./flow.ts";
import { prompt } from "./prompts/prompt-text.ts";

export const customerQueue = flow("customer-queue", "CUSTOMER_QUEUE", (f) => {
  f.repeat("please-hold", prompt("please-hold"));
});
