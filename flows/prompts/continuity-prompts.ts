/** What is said where a matter goes on: what is open, a call that is owed, a call that is put through, a language. */
import type { Prompt } from "./prompt-shape.ts";

export const CONTINUITY_PROMPTS = {
  "open-pay-a-bill": {
    level: 2,
    text: {
      "en-GB": "Your bill is not paid yet. To go on with it, press 1. For something else, press 2.",
      "de-DE":
        "Ihre Rechnung ist noch nicht bezahlt. Um damit weiterzumachen, drücken Sie die 1, für etwas anderes die 2.",
    },
  },
  "open-change-phone": {
    level: 2,
    text: {
      "en-GB":
        "Your new telephone number is not noted yet. To go on with it, press 1. For something else, press 2.",
      "de-DE":
        "Ihre neue Telefonnummer ist noch nicht notiert. Um damit weiterzumachen, drücken Sie die 1, für etwas anderes die 2.",
    },
  },
  "chat-open-pay-a-bill": {
    level: 2,
    text: {
      "en-GB": "Your bill is not paid yet. Write 'continue' to go on with it, or 'something new'.",
      "de-DE":
        "Ihre Rechnung ist noch nicht bezahlt. Schreiben Sie 'weiter', um damit weiterzumachen, oder 'etwas Neues'.",
    },
  },
  "chat-open-change-phone": {
    level: 2,
    text: {
      "en-GB": "Your new number is not noted yet. Write 'continue' to go on with it, or 'something new'.",
      "de-DE":
        "Ihre neue Nummer ist noch nicht notiert. Schreiben Sie 'weiter', um damit weiterzumachen, oder 'etwas Neues'.",
    },
  },
  "choose-language": {
    level: 0,
    text: {
      "en-GB": "For English, press 1. Für Deutsch drücken Sie die 2.",
      "de-DE": "Für Deutsch drücken Sie die 2. For English, press 1.",
    },
  },
  "language-changed": {
    level: 0,
    text: { "en-GB": "From now on we speak English.", "de-DE": "Von jetzt an sprechen wir Deutsch." },
  },
  "offer-callback": {
    level: 0,
    text: {
      "en-GB": "You do not have to wait: to be called back, press 1.",
      "de-DE": "Sie müssen nicht warten: Um zurückgerufen zu werden, drücken Sie die 1.",
    },
  },
  "callback-scheduled": {
    level: 0,
    text: {
      "en-GB": "We will call you back on your own number as soon as somebody is free.",
      "de-DE": "Wir rufen Sie unter Ihrer eigenen Nummer zurück, sobald jemand frei ist.",
    },
  },
  "callback-no-number": {
    level: 0,
    text: {
      "en-GB": "I am sorry, we have no number that we may call you on.",
      "de-DE": "Leider haben wir keine Nummer, unter der wir Sie anrufen dürfen.",
    },
  },
  "callback-here": {
    level: 1,
    text: {
      "en-GB": "This is the call that you asked for. One moment, a colleague is coming.",
      "de-DE":
        "Das ist der Rückruf, um den Sie gebeten haben. Einen Augenblick, jemand aus unserem Team kommt.",
    },
  },
  "one-moment": {
    level: 0,
    text: { "en-GB": "One moment, please.", "de-DE": "Einen Augenblick, bitte." },
  },
  "transfer-taken": {
    level: 0,
    text: {
      "en-GB": "You are being connected.",
      "de-DE": "Sie werden verbunden.",
    },
  },
  "transfer-failed": {
    level: 0,
    text: {
      "en-GB": "This call cannot be put through at the moment.",
      "de-DE": "Dieser Anruf kann gerade nicht weitergegeben werden.",
    },
  },
} as const satisfies Record<string, Prompt>;
