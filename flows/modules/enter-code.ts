/** Takes the code that a chat gave, as plain digits that no log, trace or attribute gets to see. */
import { flowModule } from "../flow.ts";
import { IDENTIFY_CUSTOMER } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";

const TRIES = 2;
const CODE_DIGITS = 8;

/** Outcomes: continue, refused, trouble. */
export const enterCode = flowModule("enter-code", (f) => {
  f.onError("give-trouble");
  f.logging("quiet", "Disabled", { next: "try" });
  f.loop("try", { times: TRIES, again: "code", done: "give-refused" });
  f.ask("code", prompt("enter-code"), {
    seconds: 10,
    maximumDigits: CODE_DIGITS,
    next: "redeem",
    silence: "missing",
  });
  f.invoke("redeem", IDENTIFY_CUSTOMER, {
    // The turn is not kept: the steps of this call go on counting.
    parameters: { handOver: "$.StoredCustomerInput" },
    outcomes: {
      recognised: "judge",
      unknown: "judge",
      anonymous: "judge",
      shared: "judge",
      transferred: "judge",
    },
  });
  f.compare("judge", "$.External.handOver", {
    values: { accepted: "accepted", refused: "refused" },
    otherwise: "give-trouble",
  });
  f.say("accepted", prompt("code-accepted"), { next: "give-continue" });
  f.say("refused", prompt("code-refused"), { next: "try" });
  f.say("missing", prompt("code-missing"), { next: "try" });
  handBack(f, ["continue", "refused", "trouble"], "loud");
});
