/** Chooses the queue for an agent; the general one where the choice itself fails. */
import { slot } from "../../language/slots.ts";
import { flowModule } from "../flow.ts";
import { CHOOSE_ROUTE } from "../functions.ts";
import { handBack } from "./hand-back.ts";

/** Outcomes: routed, lost. */
export const route = flowModule("route", (f) => {
  f.onError("general");
  f.compare("wish", "$.Attributes.outcome", { values: { "agent-billing": "billing" }, otherwise: "choose" });
  f.invoke("choose", CHOOSE_ROUTE, {
    parameters: { intent: "speak-to-agent" },
    outcomes: { routed: "queue", unknown: "general" },
  });
  f.invoke("billing", CHOOSE_ROUTE, {
    parameters: { intent: "pay-a-bill" },
    outcomes: { routed: "queue", unknown: "general" },
  });
  f.targetQueue("queue", "$.External.queueId", { next: "queue-name" });
  f.set("queue-name", { queueName: "$.External.queueName" }, { next: "give-routed", failed: "give-routed" });
  f.targetQueue("general", slot("queue:general"), { next: "general-name", failed: "give-lost" });
  f.set("general-name", { queueName: "general" }, { next: "give-routed", failed: "give-routed" });
  handBack(f, ["routed", "lost"]);
});
