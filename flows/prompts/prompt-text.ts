/** Looks prompts up: by key for a flow, by what was heard for a transcript. */
import type { ChosenSpeech } from "../../language/speech.ts";
import { PROMPTS, type PromptKey } from "./catalogue.ts";
import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from "./language.ts";
import type { Prompt } from "./prompt-shape.ts";

/** The prompt in the language of the contact. */
export function prompt(key: PromptKey): ChosenSpeech {
  return { by: "$.Attributes.language", texts: PROMPTS[key].text, otherwise: DEFAULT_LANGUAGE };
}

export interface HeardPrompt {
  readonly key: PromptKey;
  readonly language: Language;
}

/** Which prompt a heard text is; undefined where it is none. */
export function promptOf(heard: string): HeardPrompt | undefined {
  return PATTERNS.find(({ pattern }) => pattern.test(heard));
}

const REFERENCE = /\$\.[A-Za-z]+(?:\.[A-Za-z]+)*/;

// Exact texts before those with a value in them, which would match more than they mean.
const PATTERNS = promptKeys()
  .flatMap((key) => LANGUAGES.map((language) => ({ key, language, text: textOf(PROMPTS[key], language) })))
  .sort((one, other) => Number(REFERENCE.test(one.text)) - Number(REFERENCE.test(other.text)))
  .map(({ key, language, text }) => ({ key, language, pattern: patternOf(text) }));

export function promptKeys(): readonly PromptKey[] {
  return Object.keys(PROMPTS) as PromptKey[];
}

function textOf(spoken: Prompt, language: Language): string {
  return spoken.text[language];
}

function patternOf(text: string): RegExp {
  const pieces = text
    .split(new RegExp(REFERENCE, "g"))
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pieces.join(".*")}$`, "s");
}
