/** The call that we owed has been answered: it goes on where the customer asked for it. */
import { flowModule } from "../flow.ts";
import { IDENTIFY_CUSTOMER } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";

/** Outcomes: taken, refused. */
export const takeCallback = flowModule("take-callback", (f) => {
  f.onError("moment");
  f.invoke("redeem", IDENTIFY_CUSTOMER, {
    // The attribute only says which one; that this contact is it, the function knows by the claim.
    parameters: { callback: "$.Attributes.callbackId" },
    keep: { journeyId: "$.External.journeyId" },
    outcomes: {
      recognised: "judge",
      unknown: "judge",
      anonymous: "judge",
      shared: "judge",
      transferred: "judge",
    },
  });
  f.compare("judge", "$.External.handOver", { values: { accepted: "here" }, otherwise: "moment" });
  f.say("moment", prompt("one-moment"), { next: "give-refused" });
  f.say("here", prompt("callback-here"), { next: "give-taken" });
  handBack(f, ["taken", "refused"]);
});
