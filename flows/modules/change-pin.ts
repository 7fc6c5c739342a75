/** Takes a new PIN, encrypted as it is keyed, with the flow's log off until the function has it. */
import type { FlowBuilder } from "../../language/build.ts";
import { SET_PIN } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { PIN_ENTRY } from "./pin-entry.ts";

/** Adds the steps from `quiet` on; they lead to the module's give-… steps. */
export function changePin(f: FlowBuilder): void {
  f.logging("quiet", "Disabled", { next: "new-pin" });
  f.ask("new-pin", prompt("new-pin"), {
    ...PIN_ENTRY,
    next: "set-pin",
    silence: "loud-missing",
    failed: "loud-trouble",
  });
  f.invoke("set-pin", SET_PIN, {
    parameters: { pin: "$.StoredCustomerInput", turn: "$.Attributes.turn" },
    keep: { turn: "$.External.turn" },
    outcomes: { set: "loud-set", refused: "loud-refused", weak: "loud-weak", unreadable: "loud-unreadable" },
    failed: "loud-trouble",
  });
  loud(f, "trouble", "give-trouble");
  for (const end of ["set", "refused", "weak", "unreadable", "missing"]) loud(f, end, `pin-${end}`);
  f.say("pin-set", prompt("new-pin-set"), { next: "give-complete" });
  // A proof carried over from an earlier call is good for a bill, not for a new PIN.
  f.say("pin-refused", prompt("new-pin-refused"), { next: "proof-needed" });
  f.say("pin-weak", prompt("new-pin-weak"), { next: "pin-tries" });
  f.say("pin-unreadable", prompt("pin-unreadable"), { next: "pin-tries" });
  f.say("pin-missing", prompt("pin-missing"), { next: "pin-tries" });
  f.loop("pin-tries", { times: 2, again: "quiet", done: "give-agent" });
}

function loud(f: FlowBuilder, end: string, next: string): void {
  f.logging(`loud-${end}`, "Enabled", { next });
}
