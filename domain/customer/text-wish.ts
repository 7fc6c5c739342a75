/** What a text says to us instead of to a person: no more of them, or again. */

/** What the service would take by itself if opting out were left to it, and the same in German. */
const WORDS = {
  stop: [
    "stop",
    "stopp",
    "arret",
    "cancel",
    "end",
    "opt-out",
    "optout",
    "quit",
    "remove",
    "td",
    "unsubscribe",
    "abmelden",
  ],
  start: ["start", "unstop", "anmelden"],
} as const;

export type TextWish = keyof typeof WORDS;

/** Undefined where it is meant for somebody who reads it. */
export function textWishIn(text: string): TextWish | undefined {
  const word = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "")
    .replaceAll(/\s+/g, " ");
  return (["stop", "start"] as const).find((wish) => (WORDS[wish] as readonly string[]).includes(word));
}
