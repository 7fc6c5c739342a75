/** Finds out who calls, as far as the number tells, and greets in their language. */

import { flowModule } from "../flow.ts";
import { IDENTIFY_CUSTOMER } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";
import { inLanguage } from "./in-language.ts";

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
      transferred: "language",
    },
  });
  inLanguage(f, "greet");
  f.compare("greet", "$.External.status", {
    // The other region's number: its token is on the way, and tones must not run into a greeting.
    values: { recognised: "welcome-back", transferred: "give-transferred" },
    otherwise: "welcome",
  });
  f.say("welcome-back", prompt("welcome-back"), { next: "give-identified" });
  f.say("welcome", prompt("welcome"), { next: "give-identified" });
  handBack(f, ["identified", "transferred", "trouble"]);
});
