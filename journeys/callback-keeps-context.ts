import type { Call, Customer, Region } from "./language.ts";
import { specification } from "./wider-stage.ts";

export const callbackKeepsContext = specification("callback-keeps-context", async (stage) => {
  const edith = stage.customer(8);
  const waiting = await waitsInQueue(edith, stage.home);
  await stage.passes({ minutes: 1 });
  waiting.hears("offer-callback");
  await waiting.keys("1");
  waiting.hears("callback-scheduled");
  await waiting.isOver();
  await stage.settles();

  const agent = stage.agentAt(stage.home, 0);
  await agent.logsIn();
  await stage.passes({ minutes: 1 });
  const callback = await stage.wider(edith).picksUp();
  callback.hears("callback-here");
  callback.neverHeard("enter-pin", "bill-number", "something-open");
  // Before the phone rings there is nothing left to ask.
  await agent.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 2 });
  await agent.accepts();
  await agent.ends();
  await stage.settles();
  if ((await stage.callsTo(edith)) !== 1) throw new Error("The customer was not called exactly once.");
});

export async function waitsInQueue(customer: Customer, region: Region): Promise<Call> {
  const call = await customer.calls(region);
  await call.keys("1");
  await call.keys(`${customer.person.pin}#`);
  call.hears("bill-number");
  await call.keys("20260512#");
  call.hears("amount");
  // What cannot be used leads to somebody who helps.
  for (const answer of ["*#", "*#", "*#", "*#"]) await call.keys(answer);
  await call.isQueued();
  return call;
}
