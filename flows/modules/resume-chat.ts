/** Offers in a chat what was left open, without a word of what it is. */
import { slot } from "../../language/slots.ts";
import { flowModule } from "../flow.ts";
import { SAVE_PROGRESS } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";
import { TURN } from "./questions.ts";

/** Outcomes: continue, fresh, agent, trouble. */
export const resumeChat = flowModule("resume-chat", (f) => {
  f.onError("give-trouble");
  f.loop("offers", { times: 2, again: "offer", done: "give-fresh" });
  f.converse("offer", prompt("chat-something-open"), {
    botAliasArn: slot("bot:main"),
    sessionAttributes: { contactId: "$.ContactId" },
    intents: {
      CarryOn: "resume",
      StartAfresh: "decline",
      NothingElse: "decline",
      SpeakToAgent: "give-agent",
    },
    otherwise: "not-understood",
  });
  f.say("not-understood", prompt("not-understood"), { next: "offers" });
  f.invoke("resume", SAVE_PROGRESS, {
    parameters: { action: "resume", ...TURN },
    keep: { turn: "$.External.turn" },
    outcomes: {
      asking: "carry-on",
      complete: "give-fresh",
      // What is missing is said where the matter goes on.
      "proof-needed": "carry-on",
      "second-proof-needed": "carry-on",
      expired: "start-fresh",
      none: "give-fresh",
      invalid: "give-trouble",
    },
  });
  f.say("carry-on", prompt("carry-on"), { next: "give-continue" });
  f.say("start-fresh", prompt("start-fresh"), { next: "give-fresh" });
  f.invoke("decline", SAVE_PROGRESS, {
    parameters: { action: "decline", ...TURN },
    keep: { turn: "$.External.turn" },
    outcomes: {
      asking: "give-fresh",
      complete: "give-fresh",
      "proof-needed": "give-fresh",
      "second-proof-needed": "give-fresh",
      expired: "give-fresh",
      none: "give-fresh",
      invalid: "give-fresh",
    },
  });
  handBack(f, ["continue", "fresh", "agent", "trouble"]);
});
