/** Lets a caller choose the language: at once in this call, and from then on wherever they are known. */
import type { FlowBuilder } from "../../language/build.ts";
import { SAVE_LANGUAGE } from "../functions.ts";
import { LANGUAGES, VOICES } from "../prompts/language.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { TURN } from "./questions.ts";

/** Adds the steps from `language` on; they lead to `wish`. */
export function changeLanguage(f: FlowBuilder): void {
  const [one, two] = LANGUAGES;
  f.menu("language", prompt("choose-language"), {
    seconds: 8,
    keys: { "1": `prefer-${one}`, "2": `prefer-${two}` },
    silence: "wish",
    otherwise: "wish",
  });
  for (const language of LANGUAGES) {
    // Whether or not it can be kept, it is spoken: what follows is said in the language that was asked for.
    f.invoke(`prefer-${language}`, SAVE_LANGUAGE, {
      parameters: { action: "language", language, ...TURN },
      keep: { turn: "$.External.turn" },
      outcomes: { noted: `speak-${language}`, invalid: `speak-${language}` },
      failed: `speak-${language}`,
    });
    f.set(`speak-${language}`, { language }, { next: `voice-${language}`, failed: "wish" });
    f.voice(`voice-${language}`, VOICES[language], { next: `code-${language}`, failed: `code-${language}` });
    f.language(`code-${language}`, language, { next: "language-changed", failed: "language-changed" });
  }
  f.say("language-changed", prompt("language-changed"), { next: "wish" });
}
