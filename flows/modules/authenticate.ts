/**
 * Asks for the PIN, up to three times. It arrives encrypted and is handed only to the function that checks it. Where
 * it leads nowhere, another proof is offered before a colleague.
 */
import { flowModule } from "../flow.ts";
import { VERIFY_PIN } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";
import { PIN_ENTRY } from "./pin-entry.ts";

const TRIES = 3;

/** Outcomes: verified, text-code, refused, trouble. */
export const authenticate = flowModule("authenticate", (f) => {
  f.onError("give-trouble");
  f.logging("quiet", "Disabled", { next: "try" });
  f.loop("try", { times: TRIES, again: "pin", done: "given-up" });
  f.ask("pin", prompt("enter-pin"), { ...PIN_ENTRY, next: "check", silence: "missing" });
  f.invoke("check", VERIFY_PIN, {
    parameters: { pin: "$.StoredCustomerInput", turn: "$.Attributes.turn" },
    keep: { turn: "$.External.turn" },
    outcomes: {
      verified: "name",
      wrong: "wrong",
      locked: "flag",
      "no-credential": "no-pin",
      unreadable: "unreadable",
    },
  });
  f.say("wrong", prompt("pin-wrong"), { next: "try" });
  f.say("unreadable", prompt("pin-unreadable"), { next: "try" });
  f.say("missing", prompt("pin-missing"), { next: "try" });
  // For the agent's screen: nothing decides by it.
  f.set("flag", { trust: "locked" }, { next: "locked", failed: "locked" });
  f.say("locked", prompt("pin-locked"), { next: "offer" });
  f.say("no-pin", prompt("no-pin"), { next: "offer" });
  f.say("given-up", prompt("pin-given-up"), { next: "offer" });
  f.menu("offer", prompt("offer-code"), {
    seconds: 8,
    keys: { "1": "give-text-code", "0": "colleague" },
    silence: "colleague",
    otherwise: "colleague",
  });
  f.say("colleague", prompt("colleague-helps"), { next: "give-refused" });
  // The name is spoken here and nowhere earlier: only this reply proves that its owner listens.
  f.compare("name", "$.External.name", { values: { " ": "thank" }, otherwise: "thank-by-name" });
  f.say("thank", prompt("thank-you"), { next: "give-verified" });
  f.say("thank-by-name", prompt("thank-you-name"), { next: "give-verified" });
  handBack(f, ["verified", "text-code", "refused", "trouble"], "loud");
});
