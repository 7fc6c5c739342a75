import type { Language } from "./language.ts";

/** `level` is the least level of authentication at which it may be said. */
export interface Prompt {
  readonly level: 0 | 1 | 2;
  readonly text: Readonly<Record<Language, string>>;
}
