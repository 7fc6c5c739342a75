/** A chat from the first word to an agent, a call or a goodbye. */
import { slot } from "../language/slots.ts";
import { flow } from "./flow.ts";
import { functionAttributes } from "./functions.ts";
import { prompt } from "./prompts/prompt-text.ts";

const TEXT_CODES = 3;

export const inboundChat = flow("inbound-chat", "CONTACT_FLOW", (f) => {
  f.onError("trouble");
  f.set("functions", functionAttributes(), { next: "identify" });
  // Before all else: a contact that the other region has in its stead must end before it says a word.
  f.module("identify", slot("module:identify-chat"), { next: "identified" });
  f.compare("identified", "$.Attributes.outcome", {
    values: { identified: "wait-flow", superseded: "disconnect" },
    otherwise: "trouble",
  });
  // Without a hook the instance's default flow serves: no reason to send a customer away.
  f.hook("wait-flow", "CustomerQueue", slot("flow:chat-queue"), { next: "remaining", failed: "remaining" });
  f.hook("remaining", "CustomerRemaining", slot("flow:chat-disconnect"), {
    next: "journey",
    failed: "journey",
  });
  f.compare("journey", "$.Attributes.journey", {
    values: { open: "resume", expired: "expired" },
    otherwise: "understand",
  });
  f.say("expired", prompt("start-fresh"), { next: "understand" });

  f.module("resume", slot("module:resume-chat"), { next: "resumed" });
  f.compare("resumed", "$.Attributes.outcome", {
    values: { continue: "understand", fresh: "understand", agent: "route" },
    otherwise: "trouble",
  });

  f.module("understand", slot("module:understand-chat"), { next: "understood" });
  f.compare("understood", "$.Attributes.outcome", {
    values: {
      complete: "farewell",
      phone: "hand-over",
      "text-code": "text-codes",
      agent: "route",
      "agent-billing": "route",
    },
    otherwise: "trouble",
  });

  f.loop("text-codes", { times: TEXT_CODES, again: "prove-by-code", done: "route" });
  f.module("prove-by-code", slot("module:prove-by-code-chat"), { next: "proved-by-code" });
  f.compare("proved-by-code", "$.Attributes.outcome", {
    values: { verified: "understand", fresh: "understand", phone: "hand-over", agent: "route" },
    otherwise: "trouble",
  });

  f.module("hand-over", slot("module:hand-over"), { next: "handed-over" });
  f.compare("handed-over", "$.Attributes.outcome", {
    values: { "handed-over": "disconnect", refused: "route" },
    otherwise: "trouble",
  });

  f.module("farewell", slot("module:farewell-chat"), { next: "farewelled" });
  f.compare("farewelled", "$.Attributes.outcome", {
    values: { fresh: "understand", agent: "route", bye: "disconnect" },
    otherwise: "disconnect",
  });

  f.say("trouble", prompt("chat-technical-problem"), { next: "route" });
  f.module("route", slot("module:route"), { next: "routed", failed: "general" });
  f.compare("routed", "$.Attributes.outcome", { values: { routed: "queue" }, otherwise: "busy" });
  f.targetQueue("general", slot("queue:general"), { next: "queue", failed: "busy" });
  f.queue("queue", { full: "busy", failed: "busy" });
  f.say("busy", prompt("chat-busy"), { next: "goodbye" });
  f.say("goodbye", prompt("chat-goodbye"), { next: "disconnect" });
  f.disconnect("disconnect");
});
