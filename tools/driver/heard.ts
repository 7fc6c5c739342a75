/** What a caller has heard, as prompts by key: transcripts hold texts, journeys speak of keys. */
import { PROMPTS, type PromptKey } from "../../flows/prompts/catalogue.ts";
import type { Language } from "../../flows/prompts/language.ts";
import { promptOf } from "../../flows/prompts/prompt-text.ts";
import type { Utterance } from "../../sandbox/cloud/contact-status.ts";

export interface Heard {
  readonly key: PromptKey;
  readonly language: Language;
  /** The least level of proof at which it may be spoken. */
  readonly level: number;
  readonly text: string;
}

/** Throws where a text is no prompt of the catalogue: nothing else may ever be spoken. */
export function identify({ flow, action, text }: Pick<Utterance, "flow" | "action" | "text">): Heard {
  const prompt = promptOf(text);
  if (prompt === undefined) throw new Error(`${flow}/${action} said "${text}", which is no prompt.`);
  return { ...prompt, level: PROMPTS[prompt.key].level, text };
}

export function isPrompt(key: string): key is PromptKey {
  return Object.hasOwn(PROMPTS, key);
}
