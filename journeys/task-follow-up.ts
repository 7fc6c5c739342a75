import { waitsInQueue } from "./callback-keeps-context.ts";
import { journey } from "./language.ts";

export const taskFollowUp = journey("task-follow-up", async (stage) => {
  await stage.eventsAreUnreliable();
  const call = await waitsInQueue(stage.customer(18), stage.home);
  const agent = stage.agentAt(stage.home, 0);
  await agent.logsIn();
  await agent.accepts();
  const task = await agent.startsTask({ name: "Ask about the bill", days: 2 });
  await agent.ends();
  await stage.settles();

  await stage.passes({ days: 1 });
  await stage.settles();
  await agent.isLeftAlone();
  await stage.passes({ days: 1 });
  await stage.settles();
  await agent.accepts();
  await agent.seesThread([call, task]);
  await agent.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 1 });
  await stage.home.hearsLateOf(await stage.home.recordOf(call));
  await stage.settles();
  await agent.seesThread([call, task]);
  await agent.ends();
  await stage.settles();
  await task.isOver();
});
