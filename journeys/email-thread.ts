import { specification } from "./wider-stage.ts";

export const emailThread = specification("email-thread", async (stage) => {
  const customer = stage.wider(stage.customer(14));
  const agent = stage.agentAt(stage.home, 0);
  await agent.logsIn();

  const first = await customer.mails(stage.home, {
    subject: "My contract",
    text: "Please look at the file.",
    attachments: ["contract.pdf"],
  });
  await customer.mails(stage.home, { subject: "Something else", text: "When are you open?" });
  await agent.accepts();
  await agent.ends();
  await agent.accepts();
  await agent.ends();
  await stage.settles();
  await stage.passes({ days: 1 });

  const answer = await customer.answersMail(first, { text: "Any news?" });
  await agent.accepts();
  await agent.seesThread([first, answer]);
  await agent.seesAttachments(["contract.pdf"]);
  await agent.ends();
});
