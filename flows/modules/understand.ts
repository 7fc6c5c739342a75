/** Finds out what the caller wants, and asks the questions of it one by one. */
import type { FlowBuilder } from "../../language/build.ts";
import { slot } from "../../language/slots.ts";
import { flowModule } from "../flow.ts";
import { MATTER_NAMES, MATTERS } from "../matters.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { QUESTIONS } from "../questions.ts";
import { changeLanguage } from "./change-language.ts";
import { changePin } from "./change-pin.ts";
import { handBack } from "./hand-back.ts";
import { askQuestions } from "./questions.ts";

const QUESTION_SECONDS = 8;

/**
 * Outcomes: complete, proof-needed, code, text-code, agent, agent-billing, trouble. Entered with continue or verified, it goes
 * on where the journey stands.
 */
export const understand = flowModule("understand", (f) => {
  f.onError("give-trouble");
  f.compare("entry", "$.Attributes.outcome", {
    values: { continue: "next", verified: "next" },
    otherwise: "wish",
  });
  askForWish(f);
  askQuestions(f, {
    answer: "$.StoredCustomerInput",
    ask: (step, question, matter) =>
      f.ask(step, prompt(question), {
        seconds: QUESTION_SECONDS,
        maximumDigits: QUESTIONS[question].maximumDigits,
        next: `answer-${matter}`,
        silence: `missing-${matter}`,
      }),
  });
  for (const matter of MATTER_NAMES)
    f.say(`missing-${matter}`, prompt("answer-missing"), { next: `patience-${matter}` });
  finish(f);
  changePin(f);
  changeLanguage(f);
  handBack(f, ["complete", "code", "text-code", "agent", "agent-billing", "trouble"]);
});

function askForWish(f: FlowBuilder): void {
  const silenceOrNoise = "not-understood";
  f.converse("wish", prompt("how-can-we-help"), {
    botAliasArn: slot("bot:main"),
    // A bot's session knows nothing of the contact unless it is told.
    sessionAttributes: { contactId: "$.ContactId" },
    intents: {
      PayABill: "start-pay-a-bill",
      OpeningHours: "hours",
      ChangePin: "start-change-pin",
      ChangePhone: "start-change-phone",
      SpeakToAgent: "give-agent",
      EnterCode: "give-code",
      ChangeLanguage: "language",
      SendCode: "give-text-code",
    },
    otherwise: silenceOrNoise,
    failed: "wish-by-key",
  });
  f.say("not-understood", prompt("not-understood"), { next: "wishes" });
  f.loop("wishes", { times: 2, again: "wish-by-key", done: "give-agent" });
  f.menu("wish-by-key", prompt("how-can-we-help-keys"), {
    seconds: 5,
    keys: {
      "1": "start-pay-a-bill",
      "2": "hours",
      "3": "start-change-pin",
      "4": "start-change-phone",
      "8": "language",
      "9": "give-code",
      "0": "give-agent",
    },
    silence: silenceOrNoise,
    otherwise: silenceOrNoise,
  });
}

function finish(f: FlowBuilder): void {
  f.set("proof-needed", { outcome: "proof-needed" }, { next: "leave", failed: "leave" });
  // A PIN on top of another method is a second proof; on top of a PIN it is none, and a code is.
  f.compare("second-proof-needed", "$.External.nextProof", {
    values: { pin: "proof-needed", code: "give-text-code" },
    otherwise: "second-proof-agent",
  });
  f.say("second-proof-agent", prompt("second-proof-agent"), { next: "give-agent" });
  f.say("hours", prompt("opening-hours"), { next: "give-complete" });
  f.compare("complete", "$.External.intent", {
    values: {
      ...Object.fromEntries(MATTER_NAMES.map((matter) => [matter, MATTERS[matter].done])),
      "change-pin": "quiet",
    },
    otherwise: "give-complete",
  });
}
