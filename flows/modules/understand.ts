/** Finds out what the caller wants, and asks the questions of it one by one. */
import type { FlowBuilder } from "../../language/build.ts";
import { slot } from "../../language/slots.ts";
import { flowModule } from "../flow.ts";
import { SAVE_PROGRESS } from "../functions.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { QUESTION_IDS, QUESTIONS } from "../questions.ts";
import { changePin } from "./change-pin.ts";
import { handBack } from "./hand-back.ts";

const TURN = { turn: "$.Attributes.turn" };
const QUESTION_SECONDS = 8;

/** Where every reply of save-progress leads. */
const PROGRESS = {
  keep: { turn: "$.External.turn" },
  outcomes: {
    asking: "question",
    "proof-needed": "give-proof-needed",
    complete: "complete",
    expired: "start-fresh",
    none: "wish",
    // Said of answers only; a reply that refuses none vouches for nobody.
    invalid: "give-trouble",
  },
} as const;

/** Outcomes: complete, proof-needed, agent, agent-billing, trouble. Entered with continue or verified, it goes on where the journey stands. */
export const understand = flowModule("understand", (f) => {
  f.onError("give-trouble");
  f.compare("entry", "$.Attributes.outcome", {
    values: { continue: "next", verified: "next" },
    otherwise: "wish",
  });
  askForWish(f);
  f.invoke("start-bill", SAVE_PROGRESS, {
    parameters: { action: "start", intent: "pay-a-bill", ...TURN },
    ...PROGRESS,
  });
  f.invoke("start-pin", SAVE_PROGRESS, {
    parameters: { action: "start", intent: "change-pin", ...TURN },
    ...PROGRESS,
  });
  f.invoke("next", SAVE_PROGRESS, { parameters: { action: "next", ...TURN }, ...PROGRESS });
  askQuestions(f);
  finish(f);
  changePin(f);
  handBack(f, ["complete", "proof-needed", "agent", "agent-billing", "trouble"]);
});

function askForWish(f: FlowBuilder): void {
  const silenceOrNoise = "not-understood";
  f.converse("wish", prompt("how-can-we-help"), {
    botAliasArn: slot("bot:main"),
    // A bot's session knows nothing of the contact unless it is told.
    sessionAttributes: { contactId: "$.ContactId" },
    intents: {
      PayABill: "start-bill",
      OpeningHours: "hours",
      ChangePin: "start-pin",
      SpeakToAgent: "give-agent",
    },
    otherwise: silenceOrNoise,
    failed: "wish-by-key",
  });
  f.say("not-understood", prompt("not-understood"), { next: "wishes" });
  f.loop("wishes", { times: 2, again: "wish-by-key", done: "give-agent" });
  f.menu("wish-by-key", prompt("how-can-we-help-keys"), {
    seconds: 5,
    keys: { "1": "start-bill", "2": "hours", "3": "start-pin", "0": "give-agent" },
    silence: silenceOrNoise,
    otherwise: silenceOrNoise,
  });
}

function askQuestions(f: FlowBuilder): void {
  f.compare("question", "$.External.question", {
    values: Object.fromEntries(QUESTION_IDS.map((id) => [id, `ask-${id}`])),
    otherwise: "give-trouble",
  });
  for (const id of QUESTION_IDS) {
    const { maximumDigits } = QUESTIONS[id];
    f.ask(`ask-${id}`, prompt(id), {
      seconds: QUESTION_SECONDS,
      maximumDigits,
      next: "answer",
      silence: "missing",
    });
  }
  f.invoke("answer", SAVE_PROGRESS, {
    parameters: {
      action: "answer",
      question: "$.External.question",
      answer: "$.StoredCustomerInput",
      ...TURN,
    },
    ...PROGRESS,
    outcomes: { ...PROGRESS.outcomes, none: "left-or-gone", invalid: "invalid" },
  });
  // A matter that the caller just withdrew is no longer there: say so, rather than ask what they want.
  f.compare("left-or-gone", "$.StoredCustomerInput", { values: { "2": "bill-left" }, otherwise: "wish" });
  f.say("missing", prompt("answer-missing"), { next: "patience" });
  f.say("invalid", prompt("answer-invalid"), { next: "patience" });
  // The function says again which question is open: a reply that refuses an answer need not repeat it.
  f.loop("patience", { times: 3, again: "next", done: "give-agent-billing" });
}

function finish(f: FlowBuilder): void {
  f.say("start-fresh", prompt("start-fresh"), { next: "wish" });
  f.say("hours", prompt("opening-hours"), { next: "give-complete" });
  f.compare("complete", "$.External.intent", {
    values: { "pay-a-bill": "paid-or-left", "change-pin": "quiet" },
    otherwise: "give-complete",
  });
  // The last answer, to "confirm", is still the stored input here: 2 leaves the bill unpaid.
  f.compare("paid-or-left", "$.StoredCustomerInput", {
    values: { "2": "bill-left" },
    otherwise: "bill-paid",
  });
  f.say("bill-paid", prompt("bill-paid"), { next: "give-complete" });
  f.say("bill-left", prompt("bill-left"), { next: "give-complete" });
}
