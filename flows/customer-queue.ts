/** What a caller hears while waiting for an agent, and the way out of it: to be called back. */
import { flow } from "./flow.ts";
import { CLOSE_CONTACT, SCHEDULE_CALLBACK } from "./functions.ts";
import { prompt } from "./prompts/prompt-text.ts";

const OFFER_SECONDS = 60;
/** Whoever has heard the offer so often has decided. */
const OFFERS = 5;

export const customerQueue = flow("customer-queue", "CUSTOMER_QUEUE", (f) => {
  f.onError("wait");
  f.repeat("please-hold", prompt("please-hold"), { everySeconds: OFFER_SECONDS, next: "offers" });
  f.loop("offers", { times: OFFERS, again: "offer", done: "wait" });
  f.menu("offer", prompt("offer-callback"), {
    seconds: 5,
    keys: { "1": "schedule" },
    silence: "please-hold",
    otherwise: "please-hold",
  });
  f.invoke("schedule", SCHEDULE_CALLBACK, {
    parameters: { turn: "$.Attributes.turn" },
    outcomes: { scheduled: "scheduled", "no-number": "no-number" },
  });
  f.say("no-number", prompt("callback-no-number"), { next: "wait" });
  f.say("scheduled", prompt("callback-scheduled"), { next: "close" });
  // A polite end: nobody broke off, and whoever calls in the meantime proves who they are.
  f.invoke("close", CLOSE_CONTACT, {
    parameters: { reason: "farewell" },
    outcomes: { closed: "goodbye" },
    failed: "goodbye",
  });
  f.say("goodbye", prompt("goodbye"), { next: "disconnect" });
  f.disconnect("disconnect");
  f.repeat("wait", prompt("please-hold"));
});

/** Whoever was called back is not offered to be called back. */
export const callbackQueue = flow("callback-queue", "CUSTOMER_QUEUE", (f) => {
  f.repeat("please-hold", prompt("please-hold"));
});
