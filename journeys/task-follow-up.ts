import { waitsInQueue } from "./callback-keeps-context.ts";
import { specification } from "./wider-stage.ts";

export const taskFollowUp = specification("task-follow-up", async (stage) => {
  const call = await waitsInQueue(stage.customer(18), stage.home);
  const agent = stage.agentAt(stage.home, 0);
  await agent.logsIn();
  await agent.accepts();
  const task = await agent.startsTask({ name: "Ask about the bill", days: 2 });
  await agent.ends();
  await stage.settles();

  await stage.passes({ days: 2 });
  await agent.accepts();
  await agent.seesThread([call, task]);
  await agent.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 1 });
  await agent.ends();
});
