/** Asks whether there is more, and says goodbye. */
import { flowModule } from "../flow.ts";
import { CLOSE_CONTACT } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";

/** Outcomes: bye, fresh. */
export const farewell = flowModule("farewell", (f) => {
  f.onError("goodbye");
  f.loop("questions", { times: 2, again: "more", done: "close" });
  f.menu("more", prompt("anything-else"), {
    seconds: 5,
    keys: { "1": "give-fresh", "2": "close" },
    silence: "close",
    otherwise: "questions",
  });
  // Before the goodbye: who hangs up while it is spoken has not been cut off, and is asked for proof next time.
  f.invoke("close", CLOSE_CONTACT, { parameters: { reason: "farewell" }, outcomes: { closed: "goodbye" } });
  f.say("goodbye", prompt("goodbye"), { next: "give-bye" });
  handBack(f, ["bye", "fresh"]);
});
