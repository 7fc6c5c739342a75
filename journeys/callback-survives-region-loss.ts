import { waitsInQueue } from "./callback-keeps-context.ts";
import { type Customer, journey, type Stage } from "./language.ts";

export const callbackSurvivesRegionLoss = journey("callback-survives-region-loss", async (stage) => {
  // The region comes back right after the call was made elsewhere, and long after.
  await isCalledElsewhere(stage, stage.customer(12), { minutes: 0 });
  await isCalledElsewhere(stage, stage.customer(14), { minutes: 45 });
});

async function isCalledElsewhere(
  stage: Stage,
  gwen: Customer,
  away: { readonly minutes: number },
): Promise<void> {
  const waiting = await waitsInQueue(gwen, stage.home);
  await stage.passes({ minutes: 1 });
  await waiting.keys("1");
  waiting.hears("callback-scheduled");
  await stage.settles();

  await stage.home.isLost();
  const agent = stage.agentAt(stage.peer, 0);
  await agent.logsIn();
  const callback = await gwen.picksUp({ minutes: 6 });
  callback.hears("callback-here");
  await agent.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 2 });
  await agent.accepts();

  await stage.passes(away);
  // The region that took it comes back with its own note of it still open.
  await stage.home.returns();
  await stage.agentAt(stage.home, 0).logsIn();
  await stage.passes({ minutes: 5 });
  await stage.settles();
  await agent.ends();
  await stage.passes({ minutes: 45 });
  await gwen.wasCalled({ times: 1 });
}
