/** What is written in chats where a call has other words: keys are pressed there, and words written here. */
import type { Prompt } from "./prompt-shape.ts";

export const CHAT_PROMPTS = {
  "chat-welcome": {
    level: 0,
    text: { "en-GB": "Hello, this is Tandem.", "de-DE": "Hallo, hier ist Tandem." },
  },
  "chat-welcome-back": {
    level: 1,
    text: {
      "en-GB": "Hello again, this is Tandem.",
      "de-DE": "Hallo, schön, dass Sie wieder bei Tandem schreiben.",
    },
  },
  "chat-something-open": {
    level: 1,
    text: {
      "en-GB":
        "There is something we did not finish last time. Write 'continue' to carry on with it, or 'something new'.",
      "de-DE":
        "Beim letzten Mal ist etwas offen geblieben. Schreiben Sie 'weiter', um damit fortzufahren, oder 'etwas Neues'.",
    },
  },
  "chat-how-can-we-help": {
    level: 0,
    text: {
      "en-GB":
        "How can we help? Write for example 'pay a bill', 'opening hours', 'change my PIN', 'change my number', 'continue by phone' or 'agent'.",
      "de-DE":
        "Wie können wir helfen? Schreiben Sie zum Beispiel 'Rechnung bezahlen', 'Öffnungszeiten', 'PIN ändern', 'Nummer ändern', 'am Telefon weiter' oder 'Mitarbeiter'.",
    },
  },
  "chat-bill-number": {
    level: 2,
    text: { "en-GB": "What is the number of your bill?", "de-DE": "Welche Nummer hat Ihre Rechnung?" },
  },
  "chat-amount": {
    level: 2,
    text: {
      "en-GB": "How much would you like to pay, in whole pounds?",
      "de-DE": "Wie viel möchten Sie bezahlen, in vollen Euro?",
    },
  },
  "chat-confirm": {
    level: 2,
    text: {
      "en-GB": "Write 1 to pay this now, or 2 to leave it.",
      "de-DE": "Schreiben Sie 1, um jetzt zu bezahlen, oder 2, um es zu lassen.",
    },
  },
  "chat-new-phone": {
    level: 2,
    text: {
      "en-GB": "What is your new telephone number, digits only?",
      "de-DE": "Wie lautet Ihre neue Telefonnummer, nur in Ziffern?",
    },
  },
  "chat-confirm-phone": {
    level: 2,
    text: {
      "en-GB": "Write 1 to use this number from now on, or 2 to leave things as they are.",
      "de-DE":
        "Schreiben Sie 1, um diese Nummer ab jetzt zu verwenden, oder 2, damit alles bleibt, wie es ist.",
    },
  },
  "chat-proof-needed": {
    level: 0,
    text: {
      "en-GB":
        "For this I must be sure who you are. Please sign in and open a new chat, or write 'send me a code' or 'continue by phone'.",
      "de-DE":
        "Dafür muss ich sicher sein, wer Sie sind. Bitte melden Sie sich an und öffnen Sie einen neuen Chat, oder schreiben Sie 'Code schicken' oder 'am Telefon weiter'.",
    },
  },
  "chat-second-proof": {
    level: 1,
    text: {
      "en-GB":
        "For this I need a second proof that it is you. Write 'send me a code' to get one by text, or 'continue by phone' to prove it in a call.",
      "de-DE":
        "Dafür brauche ich einen zweiten Nachweis, dass Sie es sind. Schreiben Sie 'Code schicken', um einen per SMS zu bekommen, oder 'am Telefon weiter', um ihn in einem Anruf zu geben.",
    },
  },
  "chat-pin-by-phone": {
    level: 1,
    text: {
      "en-GB": "A PIN is keyed in a call, and never written. Write 'continue by phone' to change it there.",
      "de-DE":
        "Eine PIN wird am Telefon eingegeben und nie geschrieben. Schreiben Sie 'am Telefon weiter', um sie dort zu ändern.",
    },
  },
  "chat-anything-else": {
    level: 0,
    text: {
      "en-GB": "Is there anything else? Write 'yes' or 'no'.",
      "de-DE": "Können wir sonst noch etwas für Sie tun? Schreiben Sie 'ja' oder 'nein'.",
    },
  },
  "chat-goodbye": {
    level: 0,
    text: {
      "en-GB": "Thank you for writing to us. Goodbye.",
      "de-DE": "Danke, dass Sie uns geschrieben haben. Auf Wiedersehen.",
    },
  },
  "chat-technical-problem": {
    level: 0,
    text: {
      "en-GB": "I am sorry, something is not working here. A colleague will take over this chat.",
      "de-DE": "Hier funktioniert leider gerade etwas nicht. Jemand aus unserem Team übernimmt diesen Chat.",
    },
  },
  "chat-busy": {
    level: 0,
    text: {
      "en-GB": "I am sorry, nobody can take this chat right now. Please write to us again later.",
      "de-DE":
        "Diesen Chat kann gerade leider niemand übernehmen. Bitte schreiben Sie uns später noch einmal.",
    },
  },
  "texts-stopped": {
    level: 0,
    text: {
      "en-GB": "You will get no more texts from us. Write START if you want them again.",
      "de-DE": "Sie erhalten von uns keine SMS mehr. Schreiben Sie START, wenn Sie wieder welche möchten.",
    },
  },
  "texts-started": {
    level: 0,
    text: {
      "en-GB": "You will get texts from us again. Write STOP if you want no more.",
      "de-DE": "Sie erhalten von uns wieder SMS. Schreiben Sie STOP, wenn Sie keine mehr möchten.",
    },
  },
  "chat-please-wait": {
    level: 0,
    text: {
      "en-GB": "Somebody will be with you shortly. Please keep this chat open.",
      "de-DE": "Gleich ist jemand für Sie da. Bitte lassen Sie diesen Chat geöffnet.",
    },
  },
} as const satisfies Record<string, Prompt>;
