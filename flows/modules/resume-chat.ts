/** Offers in a chat what was left open: by name to who has signed in, else without a word of what it is. */
import { slot } from "../../language/slots.ts";
import type { Speech } from "../../language/speech.ts";
import { flowModule } from "../flow.ts";
import { SAVE_PROGRESS } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";
import { openMatter } from "./open-matter.ts";
import { TURN } from "./questions.ts";

/** Outcomes: continue, fresh, agent, trouble. */
export const resumeChat = flowModule("resume-chat", (f) => {
  const offer = (step: string, said: Speech, otherwise: string): void =>
    f.converse(step, said, {
      botAliasArn: slot("bot:main"),
      sessionAttributes: { contactId: "$.ContactId" },
      intents: {
        CarryOn: "resume",
        StartAfresh: "decline",
        NothingElse: "decline",
        SpeakToAgent: "give-agent",
      },
      otherwise,
    });
  f.onError("give-trouble");
  openMatter(f, (step, matter) => offer(step, prompt(`chat-open-${matter}`), "matter-not-understood"));
  f.say("matter-not-understood", prompt("not-understood"), { next: "matters" });
  f.loop("offers", { times: 2, again: "offer", done: "give-fresh" });
  offer("offer", prompt("chat-something-open"), "not-understood");
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
