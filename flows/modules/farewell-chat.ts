/** Asks in a chat whether there is more, and says goodbye. */
import { slot } from "../../language/slots.ts";
import { flowModule } from "../flow.ts";
import { CLOSE_CONTACT } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";

/** Outcomes: bye, fresh, agent. */
export const farewellChat = flowModule("farewell-chat", (f) => {
  f.onError("close");
  f.loop("questions", { times: 2, again: "more", done: "close" });
  f.converse("more", prompt("chat-anything-else"), {
    botAliasArn: slot("bot:main"),
    sessionAttributes: { contactId: "$.ContactId" },
    intents: {
      NothingElse: "close",
      CarryOn: "give-fresh",
      StartAfresh: "give-fresh",
      SpeakToAgent: "give-agent",
    },
    otherwise: "questions",
  });
  f.invoke("close", CLOSE_CONTACT, {
    parameters: { reason: "farewell" },
    outcomes: { closed: "goodbye" },
    failed: "goodbye",
  });
  f.say("goodbye", prompt("chat-goodbye"), { next: "give-bye" });
  handBack(f, ["bye", "fresh", "agent"]);
});
