/** Finds out who calls, as far as the number tells, and greets in their language. */

import { flowModule } from "../flow.ts";
import { IDENTIFY_CUSTOMER } from "../functions.ts";
import { LANGUAGES, VOICES } from "../prompts/language.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";

/** Outcomes: identified, transferred, trouble. */
export const identify = flowModule("identify", (f) => {
  f.onError("give-trouble");
  f.invoke("who", IDENTIFY_CUSTOMER, {
    // What the network says of the line: a redial over another one is not taken for the same caller.
    parameters: {
      chargeInfo: "$.Media.Sip.Headers.P-Charge-Info",
      lineInfo: "$.Media.Sip.Headers.ISUP-OLI",
      jurisdiction: "$.Media.Sip.Headers.JIP",
    },
    keep: {
      language: "$.External.language",
      journey: "$.External.journey",
      journeyId: "$.External.journeyId",
      securityKeyId: "$.External.securityKeyId",
      securityKeyCertificate: "$.External.securityKeyCertificate",
      turn: "$.External.turn",
    },
    outcomes: {
      recognised: "language",
      unknown: "language",
      anonymous: "language",
      shared: "language",
      // The other region's number: its token is on the way, and tones must not run into a greeting.
      transferred: "give-transferred",
    },
  });
  f.compare("language", "$.Attributes.language", {
    values: Object.fromEntries(LANGUAGES.map((language) => [language, `voice-${language}`])),
    otherwise: "voice-en-GB",
  });
  for (const language of LANGUAGES) {
    // A voice or a language code that cannot be set is no reason to send a caller away.
    f.voice(`voice-${language}`, VOICES[language], { next: `code-${language}`, failed: `code-${language}` });
    f.language(`code-${language}`, language, { next: "greet", failed: "greet" });
  }
  f.compare("greet", "$.External.status", { values: { recognised: "welcome-back" }, otherwise: "welcome" });
  f.say("welcome-back", prompt("welcome-back"), { next: "give-identified" });
  f.say("welcome", prompt("welcome"), { next: "give-identified" });
  handBack(f, ["identified", "transferred", "trouble"]);
});
