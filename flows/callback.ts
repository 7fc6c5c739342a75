/** A call that we make because a customer asked for it: straight to somebody who knows what it is about. */
import { slot } from "../language/slots.ts";
import { flow } from "./flow.ts";
import { functionAttributes } from "./functions.ts";
import { prompt } from "./prompts/prompt-text.ts";

export const callback = flow("callback", "CONTACT_FLOW", (f) => {
  f.onError("trouble");
  f.set("functions", functionAttributes(), { next: "hold-flow" });
  f.hook("hold-flow", "CustomerQueue", slot("flow:callback-queue"), { next: "whisper", failed: "whisper" });
  f.hook("whisper", "AgentWhisper", slot("flow:agent-whisper"), { next: "remaining", failed: "remaining" });
  f.hook("remaining", "CustomerRemaining", slot("flow:disconnect"), { next: "identify", failed: "identify" });

  f.module("identify", slot("module:identify"), { next: "take" });
  // Whatever comes of it: whoever answered is helped, if need be as anybody who calls from that number would be.
  f.module("take", slot("module:take-callback"), { next: "route", failed: "route" });

  f.say("trouble", prompt("technical-problem"), { next: "route" });
  f.module("route", slot("module:route"), { next: "routed", failed: "general" });
  f.compare("routed", "$.Attributes.outcome", { values: { routed: "queue" }, otherwise: "busy" });
  f.targetQueue("general", slot("queue:general"), { next: "queue", failed: "busy" });
  f.queue("queue", { full: "busy", failed: "busy" });
  f.say("busy", prompt("lines-busy"), { next: "goodbye" });
  f.say("goodbye", prompt("goodbye"), { next: "disconnect" });
  f.disconnect("disconnect");
});
