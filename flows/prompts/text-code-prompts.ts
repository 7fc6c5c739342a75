/** What is said around codes that are texted to the customer: in calls, in chats, and the same in both. */
import type { Prompt } from "./prompt-shape.ts";

export const TEXT_CODE_PROMPTS = {
  "offer-code": {
    level: 0,
    text: {
      "en-GB":
        "To show in another way that it is you, press 1 and I will text a code to the number that we know of you. To speak to a colleague, press 0.",
      "de-DE":
        "Um auf andere Weise zu zeigen, dass Sie es sind, drücken Sie die 1: Dann schicke ich einen Code per SMS an die Nummer, die wir von Ihnen kennen. Für jemanden aus unserem Team drücken Sie die 0.",
    },
  },
  "colleague-helps": {
    level: 0,
    text: {
      "en-GB": "One of our colleagues will help you.",
      "de-DE": "Jemand aus unserem Team hilft Ihnen weiter.",
    },
  },
  "text-code-coming": {
    level: 0,
    text: {
      "en-GB": "I will send a text with a code to the number that we know of you.",
      "de-DE": "Ich schicke eine SMS mit einem Code an die Nummer, die wir von Ihnen kennen.",
    },
  },
  "enter-text-code": {
    level: 0,
    text: {
      "en-GB": "Please key in the six digits of the text message.",
      "de-DE": "Bitte geben Sie die sechs Ziffern aus der SMS ein.",
    },
  },
  "chat-enter-text-code": {
    level: 0,
    text: {
      "en-GB": "Please write the six digits of the text message here.",
      "de-DE": "Bitte schreiben Sie die sechs Ziffern aus der SMS hierher.",
    },
  },
  "text-code-wrong": {
    level: 0,
    text: {
      "en-GB": "I am sorry, that is not the code in the text.",
      "de-DE": "Das ist leider nicht der Code aus der SMS.",
    },
  },
  "text-code-unreadable": {
    level: 0,
    text: {
      "en-GB": "I did not receive six digits.",
      "de-DE": "Ich habe keine sechs Ziffern erhalten.",
    },
  },
  "text-code-over": {
    level: 0,
    text: {
      "en-GB": "That code cannot be used any more.",
      "de-DE": "Dieser Code gilt nicht mehr.",
    },
  },
  "another-code": {
    level: 0,
    text: {
      "en-GB":
        "For another code, press 1. To key in the one you have, press 2. To speak to a colleague, press 0.",
      "de-DE":
        "Für einen neuen Code drücken Sie die 1. Um den vorhandenen einzugeben, drücken Sie die 2. Für jemanden aus unserem Team die 0.",
    },
  },
  "chat-another-code": {
    level: 0,
    text: {
      "en-GB":
        "Write 'send me a code' for another one, 'continue by phone' to go on in a call, or 'agent' for a colleague.",
      "de-DE":
        "Schreiben Sie 'Code schicken' für einen neuen, 'am Telefon weiter' für einen Anruf oder 'Mitarbeiter' für jemanden aus unserem Team.",
    },
  },
  "too-many-codes": {
    level: 0,
    text: {
      "en-GB": "I am sorry, I may not send you any more codes for now.",
      "de-DE": "Weitere Codes darf ich Ihnen vorerst leider nicht schicken.",
    },
  },
  "no-text-number": {
    level: 0,
    text: {
      "en-GB": "I am sorry, I know of no number that I can send a code to.",
      "de-DE": "Ich kenne leider keine Nummer, an die ich einen Code schicken kann.",
    },
  },
} as const satisfies Record<string, Prompt>;
