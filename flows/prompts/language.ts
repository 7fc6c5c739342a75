/** The languages that callers are spoken to in. The first one serves where no preference is known. */
export const LANGUAGES = ["en-GB", "de-DE"] as const;

export type Language = (typeof LANGUAGES)[number];

export const DEFAULT_LANGUAGE: Language = "en-GB";

/** Lex spells its locales with an underscore. */
export const LEX_LOCALES = {
  "en-GB": "en_GB",
  "de-DE": "de_DE",
} as const satisfies Record<Language, string>;

export const VOICES = {
  "en-GB": { name: "Amy", engine: "Neural" },
  "de-DE": { name: "Vicki", engine: "Neural" },
} as const satisfies Record<Language, { readonly name: string; readonly engine: string }>;
