/** The text of a message with a code. Short enough for one, in the alphabet that texts are counted by. */
import type { Language } from "../../domain/customer/profile.ts";

const TEXTS = {
  "en-GB": (code: string) =>
    `${code} is your Tandem code. It works for 5 minutes. We never ask you to tell it to anybody who calls you.`,
  "de-DE": (code: string) =>
    `${code} ist Ihr Code von Tandem. Er gilt 5 Minuten. Wir bitten Sie nie am Telefon, ihn jemandem zu sagen, der Sie anruft.`,
} as const satisfies Record<Language, (code: string) => string>;

export function codeText(language: Language, code: string): string {
  return TEXTS[language](code);
}
