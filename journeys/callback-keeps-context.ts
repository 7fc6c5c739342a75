import { type Call, type Customer, journey, type Region, type Stage } from "./language.ts";

export const callbackKeepsContext = journey("callback-keeps-context", async (stage) => {
  await isHelped(stage, stage.customer(8));
  await waitsForSomebodyFree(stage, stage.customer(20), stage.customer(22));
  await isNotAtHome(stage, stage.customer(24));
});

async function isHelped(stage: Stage, edith: Customer): Promise<void> {
  await asksToBeCalled(stage, edith);
  const agent = stage.agentAt(stage.home, 0);
  await agent.logsIn();
  const callback = await edith.picksUp({ minutes: 2 });
  callback.hears("callback-here");
  callback.neverHeard("enter-pin", "bill-number", "something-open");
  // Before the phone rings there is nothing left to ask.
  await agent.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 2 });
  await agent.accepts();
  await agent.ends();
  await stage.passes({ minutes: 5 });
  await edith.wasCalled({ times: 1 });
}

/** The one agent is busy with somebody else: the telephone does not ring before that is over. */
async function waitsForSomebodyFree(stage: Stage, here: Customer, waiting: Customer): Promise<void> {
  const agent = stage.agentAt(stage.home, 0);
  await waitsInQueue(here, stage.home);
  await agent.accepts();
  await asksToBeCalled(stage, waiting);
  await stage.passes({ minutes: 3 });
  await waiting.wasCalled({ times: 0 });
  await agent.isLeftAlone();

  await agent.ends();
  const callback = await waiting.picksUp({ minutes: 2 });
  callback.hears("callback-here");
  // Meanwhile the agent went to lunch, and the call waits.
  await stage.passes({ minutes: 1 });
  await callback.isQueued();
  await agent.logsIn();
  await agent.accepts();
  await agent.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 2 });
  await agent.ends();
  await stage.passes({ minutes: 5 });
  await waiting.wasCalled({ times: 1 });
}

/** Nobody picks up: it was the call that was owed, and who calls again is asked for nothing that was said. */
async function isNotAtHome(stage: Stage, customer: Customer): Promise<void> {
  // The agent has let the waiting call ring, and counts as away.
  await asksToBeCalled(stage, customer);
  const agent = stage.agentAt(stage.home, 0);
  await agent.logsIn();
  await stage.passes({ minutes: 5 });
  await customer.wasCalled({ times: 1 });
  await agent.isLeftAlone();

  const again = await customer.calls(stage.home);
  again.hears("something-open");
  await again.keys("1");
  again.hears("enter-pin");
  await again.keys(`${customer.person.pin}#`);
  again.hears("amount");
  await again.hangsUp();
}

async function asksToBeCalled(stage: Stage, customer: Customer): Promise<void> {
  const waiting = await waitsInQueue(customer, stage.home);
  await stage.passes({ minutes: 1 });
  await waiting.isQueued();
  waiting.hears("offer-callback");
  await waiting.keys("1");
  waiting.hears("callback-scheduled");
  await waiting.isOver();
  await stage.settles();
}

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
