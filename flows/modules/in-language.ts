/** The voice and the language that the contact is kept to be in. */
import type { FlowBuilder } from "../../language/build.ts";
import { LANGUAGES, VOICES } from "../prompts/language.ts";

/** From the step `language` on. A voice or a language code that cannot be set is no reason to send a caller away. */
export function inLanguage(f: FlowBuilder, next: string): void {
  f.compare("language", "$.Attributes.language", {
    values: Object.fromEntries(LANGUAGES.map((language) => [language, `voice-${language}`])),
    otherwise: "voice-en-GB",
  });
  for (const language of LANGUAGES) {
    f.voice(`voice-${language}`, VOICES[language], { next: `code-${language}`, failed: `code-${language}` });
    f.language(`code-${language}`, language, { next, failed: next });
  }
}
