/** What is written or asked for without talking: a text, a mail, a task. A person reads it; no menu answers. */
import type { FlowBuilder } from "../language/build.ts";
import { slot } from "../language/slots.ts";
import { type Flow, flow } from "./flow.ts";
import { CLOSE_CONTACT, functionAttributes, IDENTIFY_CUSTOMER, SAVE_TEXT_WISH } from "./functions.ts";
import { prompt } from "./prompts/prompt-text.ts";

export const inboundText: Flow = flow("inbound-text", "CONTACT_FLOW", (f) => {
  f.onError("route");
  recognise(f, { subtype: "connect:SMS" }, "wish");
  takeWish(f, "wait-flow");
  f.hook("wait-flow", "CustomerQueue", slot("flow:chat-queue"), { next: "remaining", failed: "remaining" });
  f.hook("remaining", "CustomerRemaining", slot("flow:chat-disconnect"), { next: "route", failed: "route" });
  enqueue(f);
});

export const inboundMail: Flow = flow("inbound-mail", "CONTACT_FLOW", (f) => {
  f.onError("route");
  recognise(f, { related: "$.RelatedContactId" }, "remaining");
  remainSilent(f, "route");
  enqueue(f);
});

/** An agent begins one by a quick connect, which has set the queue. */
export const inboundTask: Flow = flow("inbound-task", "QUEUE_TRANSFER", (f) => {
  f.onError("queue");
  recognise(f, { related: "$.RelatedContactId" }, "remaining");
  remainSilent(f, "queue");
  f.queue("queue", { full: "disconnect", failed: "disconnect" });
  f.disconnect("disconnect");
});

function recognise(f: FlowBuilder, parameters: Readonly<Record<string, string>>, next: string): void {
  f.set("functions", functionAttributes(), { next: "who", failed: "who" });
  f.invoke("who", IDENTIFY_CUSTOMER, {
    parameters,
    keep: {
      language: "$.External.language",
      journeyId: "$.External.journeyId",
      turn: "$.External.turn",
    },
    outcomes: { recognised: next, unknown: next, anonymous: next, shared: next, transferred: next },
    failed: next,
  });
}

/** STOP and START are for us; whatever else a text says is for a person. */
function takeWish(f: FlowBuilder, next: string): void {
  f.invoke("wish", SAVE_TEXT_WISH, {
    parameters: { action: "texts", text: "$.Media.InitialMessage", turn: "$.Attributes.turn" },
    outcomes: { stopped: "stopped", started: "started", invalid: next },
    failed: next,
  });
  f.say("stopped", prompt("texts-stopped"), { next: "close" });
  f.say("started", prompt("texts-started"), { next: "close" });
  f.invoke("close", CLOSE_CONTACT, {
    parameters: { reason: "farewell" },
    outcomes: { closed: "disconnect" },
    failed: "disconnect",
  });
}

/** Whoever wrote a mail hears nothing when the agent leaves, and no task does. */
function remainSilent(f: FlowBuilder, next: string): void {
  f.hook("remaining", "CustomerRemaining", slot("flow:written-disconnect"), { next, failed: next });
}

/** Agents of every channel answer from the queue that nothing more special takes. */
function enqueue(f: FlowBuilder): void {
  f.module("route", slot("module:route"), { next: "routed", failed: "general" });
  f.compare("routed", "$.Attributes.outcome", { values: { routed: "queue" }, otherwise: "general" });
  f.targetQueue("general", slot("queue:general"), { next: "queue", failed: "disconnect" });
  f.queue("queue", { full: "disconnect", failed: "disconnect" });
  f.disconnect("disconnect");
}
