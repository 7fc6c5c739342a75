/** Offers what was left open: by name to who has proved who they are, else without a word of what it is. */
import { flowModule } from "../flow.ts";
import { SAVE_PROGRESS } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";
import { openMatter } from "./open-matter.ts";

/** Outcomes: continue, fresh, proof-needed, code, trouble. */
export const resume = flowModule("resume", (f) => {
  f.onError("give-trouble");
  openMatter(f, (step, matter) =>
    f.menu(step, prompt(`open-${matter}`), {
      seconds: 5,
      keys: { "1": "resume", "2": "decline" },
      silence: "matters",
      otherwise: "matter-not-understood",
    }),
  );
  f.say("matter-not-understood", prompt("not-understood"), { next: "matters" });
  f.loop("offers", { times: 2, again: "offer", done: "give-fresh" });
  f.menu("offer", prompt("something-open"), {
    seconds: 5,
    keys: { "1": "resume", "2": "decline", "3": "give-code" },
    silence: "offers",
    otherwise: "not-understood",
  });
  f.say("not-understood", prompt("not-understood"), { next: "offers" });
  f.invoke("resume", SAVE_PROGRESS, {
    parameters: { action: "resume", turn: "$.Attributes.turn" },
    keep: { turn: "$.External.turn" },
    outcomes: {
      asking: "carry-on",
      complete: "give-fresh",
      "proof-needed": "give-proof-needed",
      "second-proof-needed": "carry-on",
      expired: "start-fresh",
      none: "give-fresh",
      invalid: "give-trouble",
    },
  });
  // Also keeps two calls of functions, each with its own wait, from following each other in silence.
  f.say("carry-on", prompt("carry-on"), { next: "give-continue" });
  f.say("start-fresh", prompt("start-fresh"), { next: "give-fresh" });
  f.invoke("decline", SAVE_PROGRESS, {
    parameters: { action: "decline", turn: "$.Attributes.turn" },
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
  handBack(f, ["continue", "fresh", "proof-needed", "code", "trouble"]);
});
