/** What is said where a chat goes on as a call: the code is given in one and keyed in the other. */
import type { Prompt } from "./prompt-shape.ts";

export const HAND_OVER_PROMPTS = {
  "hand-over": {
    level: 0,
    text: {
      "en-GB":
        "Please call $.External.number and key in the code $.External.code when you are offered to. It works once, within ten minutes.",
      "de-DE":
        "Bitte rufen Sie $.External.number an und geben Sie dort, wenn Codes angeboten werden, $.External.code ein. Das geht einmal und innerhalb von zehn Minuten.",
    },
  },
  "hand-over-failed": {
    level: 0,
    text: {
      "en-GB": "I am sorry, I cannot give you a code right now. A colleague will take over here.",
      "de-DE": "Einen Code kann ich Ihnen gerade leider nicht geben. Jemand aus unserem Team übernimmt hier.",
    },
  },
  "enter-code": {
    level: 0,
    text: {
      "en-GB": "Please key in the eight digits of your code.",
      "de-DE": "Bitte geben Sie die acht Ziffern Ihres Codes ein.",
    },
  },
  "code-accepted": {
    level: 1,
    text: {
      "en-GB": "Thank you, let us carry on from your chat.",
      "de-DE": "Vielen Dank, wir machen dort weiter, wo Ihr Chat aufgehört hat.",
    },
  },
  "code-refused": {
    level: 0,
    text: {
      "en-GB": "I am sorry, I cannot use that code.",
      "de-DE": "Mit diesem Code kann ich leider nichts anfangen.",
    },
  },
  "code-missing": {
    level: 0,
    text: { "en-GB": "I did not receive a code.", "de-DE": "Ich habe keinen Code erhalten." },
  },
  "second-proof-agent": {
    level: 0,
    text: {
      "en-GB": "For this I need a second proof that I cannot take here. One of our colleagues will help you.",
      "de-DE":
        "Dafür brauche ich einen zweiten Nachweis, den ich hier nicht annehmen kann. Jemand aus unserem Team hilft Ihnen weiter.",
    },
  },
} as const satisfies Record<string, Prompt>;
