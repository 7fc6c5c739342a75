/** Texts a code to the customer and takes it in the chat, where it is written like an answer. */
import { slot } from "../../language/slots.ts";
import { flowModule } from "../flow.ts";
import { prompt } from "../prompts/prompt-text.ts";
import { handBack } from "./hand-back.ts";
import { sendAndCheck } from "./text-code.ts";

const sessionAttributes = { contactId: "$.ContactId" };

/** Outcomes: verified, fresh, phone, agent, trouble. */
export const proveByCodeChat = flowModule("prove-by-code-chat", (f) => {
  f.onError("give-trouble");
  sendAndCheck(f, { input: { code: "$.Lex.Slots.answer" } });
  f.converse("ask", prompt("chat-enter-text-code"), {
    botAliasArn: slot("bot:answers"),
    sessionAttributes,
    intents: { GiveAnswer: "check", ContinueByPhone: "give-phone", SpeakToAgent: "give-agent" },
    otherwise: "unreadable",
  });
  f.converse("another", prompt("chat-another-code"), {
    botAliasArn: slot("bot:main"),
    sessionAttributes,
    intents: {
      SendCode: "sends",
      CarryOn: "entries",
      ContinueByPhone: "give-phone",
      SpeakToAgent: "give-agent",
      NothingElse: "give-fresh",
      StartAfresh: "give-fresh",
    },
    otherwise: "entries",
  });
  f.set("no-more", { outcome: "fresh" }, { next: "loud", failed: "loud" });
  handBack(f, ["verified", "fresh", "phone", "agent", "trouble"], "loud");
});
