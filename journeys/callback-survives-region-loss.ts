import { waitsInQueue } from "./callback-keeps-context.ts";
import { specification } from "./wider-stage.ts";

export const callbackSurvivesRegionLoss = specification("callback-survives-region-loss", async (stage) => {
  const gwen = stage.customer(12);
  const waiting = await waitsInQueue(gwen, stage.home);
  await stage.passes({ minutes: 1 });
  await waiting.keys("1");
  waiting.hears("callback-scheduled");
  await stage.settles();

  await stage.home.isLost();
  const agent = stage.agentAt(stage.peer, 0);
  await agent.logsIn();
  await stage.passes({ minutes: 5 });
  const callback = await stage.wider(gwen).picksUp();
  callback.hears("callback-here");
  await agent.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 2 });
  await agent.accepts();

  // The region that took it comes back with its own note of it still open.
  await stage.home.returns();
  await stage.agentAt(stage.home, 0).logsIn();
  await stage.passes({ minutes: 5 });
  await stage.settles();
  if ((await stage.callsTo(gwen)) !== 1) throw new Error("The customer was not called exactly once.");
});
