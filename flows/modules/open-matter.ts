/**
 * Says what is open, where the function vouches that this contact may hear it, and offers to go on with it. Whoever
 * may not is only told that there is something.
 */
import type { FlowBuilder } from "../../language/build.ts";
import { SAVE_PROGRESS } from "../functions.ts";
import { MATTER_NAMES, type MatterName } from "../matters.ts";
import { TURN } from "./questions.ts";

/** Adds the steps from `status` on: they lead to `offers`, and to `matters` and on where a matter may be named. */
export function openMatter(f: FlowBuilder, offer: (step: string, matter: MatterName) => void): void {
  f.invoke("status", SAVE_PROGRESS, {
    parameters: { action: "status", ...TURN },
    keep: { turn: "$.External.turn" },
    outcomes: {
      asking: "matters",
      "proof-needed": "offers",
      "second-proof-needed": "offers",
      complete: "give-fresh",
      expired: "start-fresh",
      none: "give-fresh",
      invalid: "offers",
    },
    failed: "offers",
  });
  f.loop("matters", { times: 2, again: "matter", done: "give-fresh" });
  f.compare("matter", "$.External.intent", {
    values: Object.fromEntries(MATTER_NAMES.map((matter) => [matter, `open-${matter}`])),
    otherwise: "offers",
  });
  for (const matter of MATTER_NAMES) offer(`open-${matter}`, matter);
}
