/** Which intent a text means: a sample utterance as it stands, else the one that shares most words with it. */
import type { BotLocale, Intent } from "./bot.ts";
import { fillSlots, placesOf } from "./fill-slots.ts";

export interface Match {
  readonly intent: Intent;
  /** 0 to 1; 1 for a sample utterance itself. */
  readonly confidence: number;
  readonly slots: Readonly<Record<string, string>>;
}

/** Less than a sample utterance itself; a word that could be anything is less likely than a resemblance. */
const CERTAINLY_FILLED = 0.98;
const PERHAPS_FILLED = 0.5;

/** Undefined where the locale has no fallback intent and nothing else fits. */
export function matchIntent(locale: BotLocale, text: string): Match | undefined {
  const spoken = words(text);
  let best: Match | undefined;
  for (const intent of locale.intents)
    for (const utterance of intent.utterances) {
      const match =
        placesOf(utterance).length > 0 ? filled(intent, utterance, text) : likened(intent, utterance, spoken);
      if (match !== undefined && match.confidence > (best?.confidence ?? 0)) best = match;
    }
  if (best !== undefined && (best.confidence === 1 || best.confidence >= locale.confidenceThreshold))
    return best;
  const fallback = locale.intents.find((i) => i.isFallback);
  return fallback === undefined ? undefined : { intent: fallback, confidence: 0, slots: {} };
}

function filled(intent: Intent, utterance: string, text: string): Match | undefined {
  const found = fillSlots(utterance, intent.slots, text);
  if (found === undefined) return undefined;
  return { intent, slots: found.slots, confidence: found.isCertain ? CERTAINLY_FILLED : PERHAPS_FILLED };
}

function likened(intent: Intent, utterance: string, spoken: readonly string[]): Match {
  return { intent, slots: {}, confidence: likeness(spoken, words(utterance)) };
}

/** Dice's coefficient over the words that carry meaning; short of 1 unless the texts are the same. */
function likeness(a: readonly string[], b: readonly string[]): number {
  if (a.length > 0 && a.join(" ") === b.join(" ")) return 1;
  const left = new Set(meaningful(a));
  const right = new Set(meaningful(b));
  const shared = [...left].filter((word) => right.has(word)).length;
  return left.size + right.size === 0 ? 0 : (0.99 * 2 * shared) / (left.size + right.size);
}

function words(text: string): readonly string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Courtesies and articles of the languages that bots here speak; a text of nothing else keeps its words. */
const FILLERS: ReadonlySet<string> = new Set(
  [
    "a an the i id to my me you your want wanted would like please can could of for is are do it am need hello hi",
    "ich möchte mochte will bitte eine einen ein einer der die das den dem meine meinen mein mir mich zu kann können sie hallo brauche ist sind",
  ].flatMap((line) => line.split(" ")),
);

function meaningful(all: readonly string[]): readonly string[] {
  const kept = all.filter((word) => !FILLERS.has(word));
  return kept.length > 0 ? kept : all;
}
