/**
 * What the bots understand: the program deploys them, one list per intent and language. A keyed digit is an
 * utterance, too. Answers in a chat have a bot of their own: there a digit is an answer, and no choice of a menu.
 */
import type { Language } from "./prompts/language.ts";

/** Names as the bots have them; flows branch on them. */
export type BotIntentName =
  | "PayABill"
  | "OpeningHours"
  | "ChangePin"
  | "ChangePhone"
  | "SpeakToAgent"
  | "EnterCode"
  | "ChangeLanguage"
  | "SendCode"
  | "ContinueByPhone"
  | "CarryOn"
  | "StartAfresh"
  | "NothingElse";

export type AnswerIntentName = "GiveAnswer" | "ContinueByPhone" | "SpeakToAgent";

export interface BotSlot {
  readonly name: string;
  readonly type: "AMAZON.AlphaNumeric";
}

export interface BotIntent {
  readonly utterances: Readonly<Record<Language, readonly string[]>>;
  /** Places that utterances leave open, in braces. */
  readonly slots?: readonly BotSlot[];
  /** fulfil-intent answers before the flow goes on. */
  readonly isFulfilled?: true;
}

const CONTINUE_BY_PHONE: BotIntent = {
  utterances: {
    "en-GB": ["continue by phone", "go on by phone", "by phone", "I would rather call", "can I call you"],
    "de-DE": [
      "am Telefon weiter",
      "am Telefon fortfahren",
      "telefonisch weiter",
      "ich möchte lieber anrufen",
    ],
  },
};

export const BOT_INTENTS = {
  PayABill: {
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
    utterances: {
      "en-GB": ["3", "change my PIN", "change PIN", "I want a new PIN", "set a new PIN"],
      "de-DE": ["3", "PIN ändern", "meine PIN ändern", "ich möchte eine neue PIN", "neue PIN"],
    },
  },
  ChangePhone: {
    utterances: {
      "en-GB": ["4", "change my number", "change my phone number", "I have a new number", "new phone number"],
      "de-DE": [
        "4",
        "Nummer ändern",
        "meine Nummer ändern",
        "ich habe eine neue Nummer",
        "neue Telefonnummer",
      ],
    },
  },
  SpeakToAgent: {
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
  EnterCode: {
    utterances: {
      "en-GB": ["9", "I have a code", "enter a code", "code"],
      "de-DE": ["9", "ich habe einen Code", "Code eingeben", "Code"],
    },
  },
  ChangeLanguage: {
    utterances: {
      "en-GB": ["8", "another language", "change the language", "Deutsch", "German"],
      "de-DE": ["8", "andere Sprache", "Sprache ändern", "English", "Englisch"],
    },
  },
  SendCode: {
    utterances: {
      "en-GB": ["send me a code", "text me a code", "I need a code", "send a code by text"],
      "de-DE": ["Code schicken", "schicken Sie mir einen Code", "ich brauche einen Code", "Code per SMS"],
    },
  },
  ContinueByPhone: CONTINUE_BY_PHONE,
  CarryOn: {
    utterances: {
      "en-GB": ["continue", "carry on", "go on", "yes", "yes please"],
      "de-DE": ["weiter", "fortfahren", "weitermachen", "ja", "ja bitte"],
    },
  },
  StartAfresh: {
    utterances: {
      "en-GB": ["new", "something new", "something else", "start afresh"],
      "de-DE": ["neu", "etwas Neues", "etwas anderes", "von vorn"],
    },
  },
  NothingElse: {
    utterances: {
      "en-GB": ["no", "no thank you", "nothing", "nothing else", "that is all"],
      "de-DE": ["nein", "nein danke", "nichts", "nichts weiter", "das ist alles"],
    },
  },
} as const satisfies Record<BotIntentName, BotIntent>;

/** AlphaNumeric: Lex takes no free text in chats (docs.aws.amazon.com/lexv2, built-in-slot-free-form). */
export const ANSWER_INTENTS = {
  GiveAnswer: {
    utterances: {
      "en-GB": ["{answer}", "it is {answer}", "number {answer}"],
      "de-DE": ["{answer}", "es ist {answer}", "Nummer {answer}"],
    },
    slots: [{ name: "answer", type: "AMAZON.AlphaNumeric" }],
  },
  ContinueByPhone: CONTINUE_BY_PHONE,
  SpeakToAgent: {
    utterances: {
      "en-GB": ["speak to an agent", "talk to somebody", "I want to speak to a person"],
      "de-DE": ["mit einem Mitarbeiter sprechen", "jemanden sprechen", "ich möchte mit jemandem sprechen"],
    },
  },
} as const satisfies Record<AnswerIntentName, BotIntent>;
