/** What the bot understands: the program deploys it, one list per intent and language. A keyed digit is an utterance, too. */
import type { IntentName } from "../domain/intents.ts";
import type { Language } from "./prompts/language.ts";

/** Names as the bot has them; flows branch on them. */
export type BotIntentName = "PayABill" | "OpeningHours" | "ChangePin" | "SpeakToAgent";

export interface BotIntent {
  readonly intent: IntentName;
  readonly utterances: Readonly<Record<Language, readonly string[]>>;
}

export const BOT_INTENTS = {
  PayABill: {
    intent: "pay-a-bill",
    utterances: {
      "en-GB": [
        "1",
        "pay a bill",
        "pay my bill",
        "I want to pay a bill",
        "I would like to pay my bill",
        "make a payment",
      ],
      "de-DE": [
        "1",
        "Rechnung bezahlen",
        "eine Rechnung bezahlen",
        "ich möchte eine Rechnung bezahlen",
        "Zahlung",
      ],
    },
  },
  OpeningHours: {
    intent: "opening-hours",
    utterances: {
      "en-GB": [
        "2",
        "opening hours",
        "when are you open",
        "what are your opening hours",
        "are you open today",
      ],
      "de-DE": [
        "2",
        "Öffnungszeiten",
        "wann haben Sie geöffnet",
        "wie sind die Öffnungszeiten",
        "haben Sie heute offen",
      ],
    },
  },
  ChangePin: {
    intent: "change-pin",
    utterances: {
      "en-GB": ["3", "change my PIN", "change PIN", "I want a new PIN", "set a new PIN"],
      "de-DE": ["3", "PIN ändern", "meine PIN ändern", "ich möchte eine neue PIN", "neue PIN"],
    },
  },
  SpeakToAgent: {
    intent: "speak-to-agent",
    utterances: {
      "en-GB": ["0", "agent", "speak to an agent", "talk to somebody", "I want to speak to a person"],
      "de-DE": [
        "0",
        "Mitarbeiter",
        "mit einem Mitarbeiter sprechen",
        "jemanden sprechen",
        "ich möchte mit jemandem sprechen",
      ],
    },
  },
} as const satisfies Record<BotIntentName, BotIntent>;
