/** A call from the first word to an agent or a goodbye. */
import { slot } from "../language/slots.ts";
import { flow } from "./flow.ts";
import { functionAttributes } from "./functions.ts";
import { prompt } from "./prompts/prompt-text.ts";

const PROOFS = 3;
const CODE_ENTRIES = 1;
const TEXT_CODES = 2;

export const inbound = flow("inbound", "CONTACT_FLOW", (f) => {
  f.onError("trouble");
  f.set("functions", functionAttributes(), { next: "hold-flow" });
  // Without a hook the instance's default flow serves: no reason to send a caller away.
  f.hook("hold-flow", "CustomerQueue", slot("flow:customer-queue"), { next: "whisper", failed: "whisper" });
  f.hook("whisper", "AgentWhisper", slot("flow:agent-whisper"), { next: "remaining", failed: "remaining" });
  f.hook("remaining", "CustomerRemaining", slot("flow:disconnect"), { next: "identify", failed: "identify" });

  f.module("identify", slot("module:identify"), { next: "identified" });
  f.compare("identified", "$.Attributes.outcome", {
    values: { identified: "journey", transferred: "take-transfer" },
    otherwise: "trouble",
  });
  f.module("take-transfer", slot("module:take-transfer"), { next: "transferred", failed: "fresh" });
  f.compare("transferred", "$.Attributes.outcome", { values: { taken: "route" }, otherwise: "fresh" });
  f.compare("journey", "$.Attributes.journey", {
    values: { open: "resume", expired: "expired" },
    otherwise: "understand",
  });
  f.say("expired", prompt("start-fresh"), { next: "understand" });

  f.module("resume", slot("module:resume"), { next: "resumed" });
  f.compare("resumed", "$.Attributes.outcome", {
    values: { continue: "understand", fresh: "understand", "proof-needed": "proofs", code: "codes" },
    otherwise: "trouble",
  });

  f.module("understand", slot("module:understand"), { next: "understood" });
  f.compare("understood", "$.Attributes.outcome", {
    values: {
      complete: "farewell",
      "proof-needed": "proofs",
      code: "codes",
      "text-code": "text-codes",
      agent: "route",
      "agent-billing": "route",
    },
    otherwise: "trouble",
  });

  // A call is no place to guess codes: it offers two tries, and the function takes no more.
  f.loop("codes", { times: CODE_ENTRIES, again: "code", done: "no-more-codes" });
  f.say("no-more-codes", prompt("code-refused"), { next: "fresh" });
  f.set("fresh", { outcome: "fresh" }, { next: "understand" });
  f.module("code", slot("module:enter-code"), { next: "coded" });
  f.compare("coded", "$.Attributes.outcome", {
    values: { continue: "understand", refused: "journey" },
    otherwise: "trouble",
  });

  // A proof that a later step does not accept is asked for again, but not for ever.
  f.loop("proofs", { times: PROOFS, again: "authenticate", done: "no-more-proofs" });
  f.say("no-more-proofs", prompt("second-proof-agent"), { next: "route" });
  f.module("authenticate", slot("module:authenticate"), { next: "authenticated" });
  f.compare("authenticated", "$.Attributes.outcome", {
    values: { verified: "understand", "text-code": "text-codes", refused: "route" },
    otherwise: "trouble",
  });

  f.loop("text-codes", { times: TEXT_CODES, again: "prove-by-code", done: "no-more-proofs" });
  f.module("prove-by-code", slot("module:prove-by-code"), { next: "proved-by-code" });
  f.compare("proved-by-code", "$.Attributes.outcome", {
    values: { verified: "understand", refused: "route" },
    otherwise: "trouble",
  });

  f.module("farewell", slot("module:farewell"), { next: "farewelled" });
  f.compare("farewelled", "$.Attributes.outcome", {
    values: { fresh: "understand", bye: "disconnect" },
    otherwise: "disconnect",
  });

  f.say("trouble", prompt("technical-problem"), { next: "route" });
  f.module("route", slot("module:route"), { next: "routed", failed: "general" });
  f.compare("routed", "$.Attributes.outcome", { values: { routed: "queue" }, otherwise: "busy" });
  f.targetQueue("general", slot("queue:general"), { next: "queue", failed: "busy" });
  f.queue("queue", { full: "busy", failed: "busy" });
  f.say("busy", prompt("lines-busy"), { next: "goodbye" });
  f.say("goodbye", prompt("goodbye"), { next: "disconnect" });
  f.disconnect("disconnect");
});
