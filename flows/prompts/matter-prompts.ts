/** The questions of each matter as they are asked in a call, and what is said at their end. */
import type { Prompt } from "./prompt-shape.ts";

export const MATTER_PROMPTS = {
  "bill-number": {
    level: 2,
    text: {
      "en-GB": "Please key in the number of your bill, followed by the hash key.",
      "de-DE": "Bitte geben Sie die Nummer Ihrer Rechnung ein, danach die Raute-Taste.",
    },
  },
  amount: {
    level: 2,
    text: {
      "en-GB": "How much would you like to pay? Key in whole pounds, followed by the hash key.",
      "de-DE": "Wie viel möchten Sie bezahlen? Geben Sie volle Euro ein, danach die Raute-Taste.",
    },
  },
  confirm: {
    level: 2,
    text: {
      "en-GB": "To pay this now, press 1. To leave it, press 2.",
      "de-DE": "Um jetzt zu bezahlen, drücken Sie die 1, um es zu lassen, die 2.",
    },
  },
  "new-phone": {
    level: 2,
    text: {
      "en-GB": "Please key in your new telephone number, followed by the hash key.",
      "de-DE": "Bitte geben Sie Ihre neue Telefonnummer ein, danach die Raute-Taste.",
    },
  },
  "confirm-phone": {
    level: 2,
    text: {
      "en-GB": "To use this number from now on, press 1. To leave things as they are, press 2.",
      "de-DE":
        "Um diese Nummer ab jetzt zu verwenden, drücken Sie die 1, damit alles bleibt, wie es ist, die 2.",
    },
  },
  "answer-missing": {
    level: 2,
    text: { "en-GB": "I did not receive an answer.", "de-DE": "Ich habe keine Antwort erhalten." },
  },
  "answer-invalid": {
    level: 2,
    text: {
      "en-GB": "I am sorry, I cannot use that answer.",
      "de-DE": "Mit dieser Antwort kann ich leider nichts anfangen.",
    },
  },
  "bill-paid": {
    level: 2,
    text: {
      "en-GB": "Thank you, your payment is on its way.",
      "de-DE": "Vielen Dank, Ihre Zahlung ist unterwegs.",
    },
  },
  "bill-left": {
    level: 2,
    text: { "en-GB": "All right, nothing was paid.", "de-DE": "In Ordnung, es wurde nichts bezahlt." },
  },
  "phone-noted": {
    level: 2,
    text: {
      "en-GB": "Thank you, we have noted your new number.",
      "de-DE": "Vielen Dank, Ihre neue Nummer ist notiert.",
    },
  },
  "phone-left": {
    level: 2,
    text: {
      "en-GB": "All right, your number stays as it is.",
      "de-DE": "In Ordnung, Ihre Nummer bleibt, wie sie ist.",
    },
  },
} as const satisfies Record<string, Prompt>;
