import { journey, type Stage } from "./language.ts";

const CONTRACT = "RENT-OF-950-A-MONTH-PAYABLE";
const LETTER = "HEREWITHTHECONTRACT";

export const emailThread = journey("email-thread", async (stage) => {
  await stage.eventsAreUnreliable();
  const customer = stage.customer(14);
  const agent = stage.agentAt(stage.home, 0);
  await agent.logsIn();

  const attachments = { "contract.pdf": CONTRACT };
  const first = await customer.mails(stage.home, { subject: "My contract", text: LETTER, attachments });
  const other = await customer.mails(stage.home, { subject: "Something else", text: "When are you open?" });
  await agent.accepts();
  await agent.seesThread([first]);
  await agent.seesAttachments(["contract.pdf"]);
  await agent.replies("We shall look at it.");
  await agent.ends();
  await agent.accepts();
  await agent.seesThread([other]);
  await agent.seesAttachments([]);
  await agent.ends();
  await stage.settles();
  await stage.passes({ days: 1 });

  const answer = await customer.answersMail(first, { text: "Any news?" });
  await agent.accepts();
  await agent.seesThread([first, answer]);
  await agent.seesAttachments(["contract.pdf"]);
  await agent.ends();
  await stage.settles();
  await stage.home.hearsLateOf(await stage.home.recordOf(answer));
  await stage.settles();

  // The other region's instance has seen neither mail; what the answer names is enough.
  const there = stage.agentAt(stage.peer, 0);
  await there.logsIn();
  const again = await customer.answersMail(answer, { text: "And now?", region: stage.peer });
  await there.accepts();
  await there.seesThread([first, answer, again]);
  await there.seesAttachments(["contract.pdf"]);
  await there.ends();
  await stage.settles();
  await isHeldNowhere(stage);
});

/** Links are kept, and never what they lead to. */
async function isHeldNowhere(stage: Stage): Promise<void> {
  for (const text of [CONTRACT, LETTER]) for (const form of [text, btoa(text)]) await stage.isNowhere(form);
}
