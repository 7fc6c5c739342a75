/** Finds out what the customer writes for, and asks the questions of it one by one. */
import type { FlowBuilder } from "../../language/build.ts";
import { slot } from "../../language/slots.ts";
import { flowModule } from "../flow.ts";
import { MATTER_NAMES, MATTERS } from "../matters.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { chatPrompt } from "../questions.ts";
import { handBack } from "./hand-back.ts";
import { askQuestions } from "./questions.ts";

/**
 * Outcomes: complete, phone, text-code, agent, agent-billing, trouble. Entered with continue or verified, it goes on
 * where the journey stands.
 */
export const understandChat = flowModule("understand-chat", (f) => {
  f.onError("give-trouble");
  f.compare("entry", "$.Attributes.outcome", {
    values: { continue: "next", verified: "next" },
    otherwise: "wish",
  });
  askForWish(f);
  askQuestions(f, {
    answer: "$.Lex.Slots.answer",
    ask: (step, question, matter) =>
      f.converse(step, prompt(chatPrompt(question)), {
        botAliasArn: slot("bot:answers"),
        sessionAttributes: { contactId: "$.ContactId" },
        intents: {
          GiveAnswer: `answer-${matter}`,
          ContinueByPhone: "give-phone",
          SpeakToAgent: `give-${MATTERS[matter].agent}`,
        },
        otherwise: `invalid-${matter}`,
      }),
  });
  offerCall(f);
  f.say("hours", prompt("opening-hours"), { next: "give-complete" });
  f.compare("complete", "$.External.intent", {
    values: {
      ...Object.fromEntries(MATTER_NAMES.map((matter) => [matter, MATTERS[matter].done])),
      // A PIN is keyed under encryption, and a chat has no keys.
      "change-pin": "pin-by-phone",
    },
    otherwise: "give-complete",
  });
  handBack(f, ["complete", "phone", "text-code", "agent", "agent-billing", "trouble"]);
});

function askForWish(f: FlowBuilder): void {
  f.converse("wish", prompt("chat-how-can-we-help"), {
    botAliasArn: slot("bot:main"),
    sessionAttributes: { contactId: "$.ContactId" },
    intents: {
      PayABill: "start-pay-a-bill",
      OpeningHours: "hours",
      ChangePin: "start-change-pin",
      ChangePhone: "start-change-phone",
      SpeakToAgent: "give-agent",
      ContinueByPhone: "give-phone",
      SendCode: "give-text-code",
      NothingElse: "give-complete",
    },
    otherwise: "not-understood",
  });
  f.say("not-understood", prompt("not-understood"), { next: "wishes" });
  f.loop("wishes", { times: 2, again: "wish", done: "give-agent" });
}

/** What cannot be proved in a chat can be in a call, which then knows all that was said here. */
function offerCall(f: FlowBuilder): void {
  for (const [step, said, code] of [
    ["proof-needed", "chat-proof-needed", "give-text-code"],
    ["second-proof-needed", "chat-second-proof", "give-text-code"],
    ["pin-by-phone", "chat-pin-by-phone", "not-understood"],
  ] as const)
    f.converse(step, prompt(said), {
      botAliasArn: slot("bot:main"),
      sessionAttributes: { contactId: "$.ContactId" },
      intents: {
        ContinueByPhone: "give-phone",
        CarryOn: "give-phone",
        SendCode: code,
        SpeakToAgent: "give-agent",
        NothingElse: "give-complete",
      },
      otherwise: "not-understood",
    });
}
