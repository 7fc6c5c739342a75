/**
 * Everything that callers and agents hear. Each text is distinct, so that a line of a transcript names its key.
 * `level` is the least level of authentication at which a prompt may be spoken: at 1, a recognised number,
 * nothing personal beyond language and "something is open".
 */
import { CHAT_PROMPTS } from "./chat-prompts.ts";
import { CONTINUITY_PROMPTS } from "./continuity-prompts.ts";
import { HAND_OVER_PROMPTS } from "./hand-over-prompts.ts";
import { MATTER_PROMPTS } from "./matter-prompts.ts";
import type { Prompt } from "./prompt-shape.ts";
import { TEXT_CODE_PROMPTS } from "./text-code-prompts.ts";

const VOICE_PROMPTS = {
  welcome: {
    level: 0,
    text: { "en-GB": "Welcome to Tandem.", "de-DE": "Willkommen bei Tandem." },
  },
  "welcome-back": {
    level: 1,
    text: { "en-GB": "Welcome back to Tandem.", "de-DE": "Schön, dass Sie wieder bei Tandem anrufen." },
  },
  "something-open": {
    level: 1,
    text: {
      "en-GB":
        "There is something we did not finish last time. To carry on with it, press 1. For something new, press 2. If you have a code, press 3.",
      "de-DE":
        "Beim letzten Mal ist etwas offen geblieben. Um damit fortzufahren, drücken Sie die 1. Für etwas Neues drücken Sie die 2. Wenn Sie einen Code haben, die 3.",
    },
  },
  "carry-on": {
    level: 1,
    text: { "en-GB": "Good, let us carry on.", "de-DE": "Gut, machen wir weiter." },
  },
  "start-fresh": {
    level: 0,
    text: {
      "en-GB": "Too much time has passed to carry on where we were, so let us start afresh.",
      "de-DE": "Seitdem ist zu viel Zeit vergangen, deshalb beginnen wir noch einmal von vorn.",
    },
  },
  "enter-pin": {
    level: 0,
    text: {
      "en-GB": "Please key in your PIN, followed by the hash key.",
      "de-DE": "Bitte geben Sie Ihre PIN ein und drücken Sie danach die Raute-Taste.",
    },
  },
  "pin-wrong": {
    level: 0,
    text: { "en-GB": "I am sorry, that PIN was not right.", "de-DE": "Diese PIN war leider nicht richtig." },
  },
  "pin-unreadable": {
    level: 0,
    text: {
      "en-GB": "I am sorry, I could not read what you keyed in.",
      "de-DE": "Ihre Eingabe konnte ich leider nicht lesen.",
    },
  },
  "pin-missing": {
    level: 0,
    text: { "en-GB": "I did not receive a PIN.", "de-DE": "Ich habe keine PIN erhalten." },
  },
  "pin-locked": {
    level: 0,
    text: {
      "en-GB": "For your safety, PIN entry is locked for now.",
      "de-DE": "Zu Ihrer Sicherheit ist die PIN-Eingabe vorerst gesperrt.",
    },
  },
  "pin-given-up": {
    level: 0,
    text: {
      "en-GB": "That did not work with the PIN.",
      "de-DE": "Das hat mit der PIN nicht geklappt.",
    },
  },
  "no-pin": {
    level: 0,
    text: {
      "en-GB": "I cannot check a PIN for this call.",
      "de-DE": "Für diesen Anruf kann ich keine PIN prüfen.",
    },
  },
  "thank-you": {
    level: 2,
    text: { "en-GB": "Thank you, that is right.", "de-DE": "Vielen Dank, das stimmt." },
  },
  "thank-you-name": {
    level: 2,
    text: { "en-GB": "Thank you, $.External.name.", "de-DE": "Vielen Dank, $.External.name." },
  },
  "how-can-we-help": {
    level: 0,
    text: {
      "en-GB":
        "How can we help? Press 1 or say pay a bill, press 2 or say opening hours, press 3 or say change my PIN, press 4 or say change my number, press 0 or say agent. If you have a code, press 9. Für Deutsch drücken Sie die 8.",
      "de-DE":
        "Wie können wir helfen? Drücken Sie die 1 oder sagen Sie Rechnung bezahlen, die 2 oder Öffnungszeiten, die 3 oder PIN ändern, die 4 oder Nummer ändern, die 0 oder Mitarbeiter. Wenn Sie einen Code haben, die 9. For English, press 8.",
    },
  },
  "how-can-we-help-keys": {
    level: 0,
    text: {
      "en-GB":
        "Please use the keys: 1 to pay a bill, 2 for opening hours, 3 to change your PIN, 4 to change your number, 8 for another language, 9 for a code, 0 for an agent.",
      "de-DE":
        "Bitte benutzen Sie die Tasten: 1 für Rechnung bezahlen, 2 für Öffnungszeiten, 3 für PIN ändern, 4 für Nummer ändern, 8 für eine andere Sprache, 9 für einen Code, 0 für einen Mitarbeiter.",
    },
  },
  "not-understood": {
    level: 0,
    text: {
      "en-GB": "I am sorry, I did not understand that.",
      "de-DE": "Das habe ich leider nicht verstanden.",
    },
  },
  "opening-hours": {
    level: 0,
    text: {
      "en-GB": "We are here from 8 in the morning to 8 in the evening, every day.",
      "de-DE": "Wir sind täglich von 8 bis 20 Uhr für Sie da.",
    },
  },
  "new-pin": {
    level: 2,
    text: {
      "en-GB": "Please key in the new PIN of four to six digits, followed by the hash key.",
      "de-DE": "Bitte geben Sie die neue PIN mit vier bis sechs Ziffern ein, danach die Raute-Taste.",
    },
  },
  "new-pin-set": {
    level: 2,
    text: { "en-GB": "Your new PIN is set.", "de-DE": "Ihre neue PIN gilt ab sofort." },
  },
  "new-pin-weak": {
    level: 2,
    text: {
      "en-GB": "That PIN would be too easy to guess.",
      "de-DE": "Diese PIN wäre zu leicht zu erraten.",
    },
  },
  "new-pin-refused": {
    level: 2,
    text: {
      "en-GB": "To change your PIN, I need the present one in this call.",
      "de-DE": "Um Ihre PIN zu ändern, brauche ich in diesem Anruf zuerst die bisherige.",
    },
  },
  "anything-else": {
    level: 0,
    text: {
      "en-GB": "Is there anything else? Press 1 for yes or 2 for no.",
      "de-DE": "Können wir sonst noch etwas für Sie tun? Drücken Sie 1 für ja oder 2 für nein.",
    },
  },
  goodbye: {
    level: 0,
    text: { "en-GB": "Thank you for calling. Goodbye.", "de-DE": "Danke für Ihren Anruf. Auf Wiederhören." },
  },
  "technical-problem": {
    level: 0,
    text: {
      "en-GB": "I am sorry, something is not working here. I will connect you with a colleague.",
      "de-DE": "Hier funktioniert leider gerade etwas nicht. Ich verbinde Sie mit jemandem aus unserem Team.",
    },
  },
  "lines-busy": {
    level: 0,
    text: {
      "en-GB": "I am sorry, we cannot take your call right now. Please try again later.",
      "de-DE":
        "Wir können Ihren Anruf gerade leider nicht annehmen. Bitte versuchen Sie es später noch einmal.",
    },
  },
  "please-hold": {
    level: 0,
    text: {
      "en-GB": "Please hold the line. Somebody will be with you shortly.",
      "de-DE": "Bitte bleiben Sie am Apparat. Gleich ist jemand für Sie da.",
    },
  },
  "whisper-contact": {
    level: 0,
    text: {
      "en-GB": "A call in English for $.Attributes.queueName.",
      "de-DE": "Ein Anruf auf Deutsch für $.Attributes.queueName.",
    },
  },
} as const satisfies Record<string, Prompt>;

export const PROMPTS = {
  ...VOICE_PROMPTS,
  ...MATTER_PROMPTS,
  ...HAND_OVER_PROMPTS,
  ...TEXT_CODE_PROMPTS,
  ...CONTINUITY_PROMPTS,
  ...CHAT_PROMPTS,
} as const;

export type PromptKey = keyof typeof PROMPTS;
