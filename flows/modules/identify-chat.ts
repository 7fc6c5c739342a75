/** Finds out who writes, as far as the edge vouches for it, and greets in their language. */
import { flowModule } from "../flow.ts";
import { IDENTIFY_CHAT } from "../functions.ts";
import { LANGUAGES } from "../prompts/language.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";

/** Outcomes: identified, superseded, trouble. */
export const identifyChat = flowModule("identify-chat", (f) => {
  f.onError("give-trouble");
  f.invoke("who", IDENTIFY_CHAT, {
    parameters: { entryToken: "$.Attributes.entryToken", language: "$.Attributes.language" },
    keep: {
      language: "$.External.language",
      journey: "$.External.journey",
      journeyId: "$.External.journeyId",
      turn: "$.External.turn",
    },
    outcomes: {
      recognised: "language",
      unknown: "language",
      anonymous: "language",
      shared: "language",
      superseded: "give-superseded",
    },
  });
  f.compare("language", "$.Attributes.language", {
    values: Object.fromEntries(LANGUAGES.map((language) => [language, `code-${language}`])),
    otherwise: "code-en-GB",
  });
  for (const language of LANGUAGES)
    f.language(`code-${language}`, language, { next: "greet", failed: "greet" });
  f.compare("greet", "$.External.status", { values: { recognised: "welcome-back" }, otherwise: "welcome" });
  f.say("welcome-back", prompt("chat-welcome-back"), { next: "give-identified" });
  f.say("welcome", prompt("chat-welcome"), { next: "give-identified" });
  handBack(f, ["identified", "superseded", "trouble"]);
});
