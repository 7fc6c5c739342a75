/** Texts a code to the customer and takes it from the keypad, encrypted like a PIN. */
import { flowModule } from "../flow.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";
import { PIN_ENTRY } from "./pin-entry.ts";
import { sendAndCheck } from "./text-code.ts";

// A text takes a while, and a phone has to be unlocked.
const ENTRY_SECONDS = 20;

/** Outcomes: verified, refused, trouble. */
export const proveByCode = flowModule("prove-by-code", (f) => {
  f.onError("give-trouble");
  sendAndCheck(f, { input: { encryptedCode: "$.StoredCustomerInput" } });
  f.ask("ask", prompt("enter-text-code"), {
    ...PIN_ENTRY,
    seconds: ENTRY_SECONDS,
    next: "check",
    silence: "unreadable",
  });
  f.menu("another", prompt("another-code"), {
    seconds: 8,
    keys: { "1": "sends", "2": "entries", "0": "no-more" },
    silence: "entries",
    otherwise: "entries",
  });
  f.say("no-more", prompt("colleague-helps"), { next: "give-refused" });
  handBack(f, ["verified", "refused", "trouble"], "loud");
});
