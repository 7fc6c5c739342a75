/** A call that the other region puts through: its token comes as tones, once, and nobody is asked for anything. */
import { flowModule } from "../flow.ts";
import { IDENTIFY_CUSTOMER } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";
import { inLanguage } from "./in-language.ts";

const TOKEN_DIGITS = 12;

/** Outcomes: taken, refused. Whoever is refused is a stranger who called. */
export const takeTransfer = flowModule("take-transfer", (f) => {
  f.onError("give-refused");
  f.logging("quiet", "Disabled", { next: "token" });
  f.ask("token", prompt("one-moment"), {
    seconds: 5,
    maximumDigits: TOKEN_DIGITS,
    next: "redeem",
    silence: "give-refused",
  });
  f.invoke("redeem", IDENTIFY_CUSTOMER, {
    parameters: { handOver: "$.StoredCustomerInput" },
    keep: { journeyId: "$.External.journeyId", language: "$.External.language" },
    outcomes: {
      recognised: "judge",
      unknown: "judge",
      anonymous: "judge",
      shared: "judge",
      transferred: "judge",
    },
  });
  f.compare("judge", "$.External.handOver", {
    values: { accepted: "language" },
    otherwise: "give-refused",
  });
  inLanguage(f, "taken");
  f.say("taken", prompt("transfer-taken"), { next: "give-taken" });
  handBack(f, ["taken", "refused"], "loud");
});
