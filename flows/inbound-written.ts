/** What is written or asked for without talking: a text, a mail, a task. A person reads it; no menu answers. */
import { slot } from "../language/slots.ts";
import { type Flow, flow } from "./flow.ts";
import { functionAttributes, IDENTIFY_CUSTOMER } from "./functions.ts";

/** Agents of every channel answer from the queue that nothing more special takes. */
export const inboundText = written("inbound-text", { subtype: "connect:SMS" }, { isChat: true });

export const inboundMail = written("inbound-mail", { related: "$.RelatedContactId" });

export const inboundTask = written("inbound-task", { related: "$.RelatedContactId" });

function written(name: string, parameters: Readonly<Record<string, string>>, { isChat = false } = {}): Flow {
  return flow(name, "CONTACT_FLOW", (f) => {
    f.onError("route");
    f.set("functions", functionAttributes(), { next: "who", failed: "who" });
    f.invoke("who", IDENTIFY_CUSTOMER, {
      parameters,
      keep: {
        language: "$.External.language",
        journeyId: "$.External.journeyId",
        turn: "$.External.turn",
      },
      outcomes: {
        recognised: "wait-flow",
        unknown: "wait-flow",
        anonymous: "wait-flow",
        shared: "wait-flow",
        transferred: "wait-flow",
      },
      failed: "wait-flow",
    });
    // A text can be answered at once; mails and tasks hear nothing.
    if (isChat) {
      f.hook("wait-flow", "CustomerQueue", slot("flow:chat-queue"), {
        next: "remaining",
        failed: "remaining",
      });
      f.hook("remaining", "CustomerRemaining", slot("flow:chat-disconnect"), {
        next: "route",
        failed: "route",
      });
    } else {
      f.hook("wait-flow", "CustomerRemaining", slot("flow:written-disconnect"), {
        next: "route",
        failed: "route",
      });
    }
    f.module("route", slot("module:route"), { next: "routed", failed: "general" });
    f.compare("routed", "$.Attributes.outcome", { values: { routed: "queue" }, otherwise: "general" });
    f.targetQueue("general", slot("queue:general"), { next: "queue", failed: "disconnect" });
    f.queue("queue", { full: "disconnect", failed: "disconnect" });
    f.disconnect("disconnect");
  });
}
