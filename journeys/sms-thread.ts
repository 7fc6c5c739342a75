import { type Customer, journey, type Stage } from "./language.ts";

export const smsThread = journey("sms-thread", async (stage) => {
  await stage.eventsAreUnreliable();
  await isOneThread(stage, stage.customer(10));
  await wantsNoMore(stage, stage.customer(26));
});

async function isOneThread(stage: Stage, customer: Customer): Promise<void> {
  const one = stage.agentAt(stage.home, 0);
  const other = stage.agentAt(stage.home, 1);

  const first = await customer.texts(stage.home, "My meter shows nonsense.");
  await one.logsIn();
  await one.accepts();
  await one.ends();
  await stage.settles();
  await stage.passes({ hours: 20 });
  const second = await customer.texts(stage.home, "It still does.");
  await one.accepts();
  await one.seesThread([first, second]);
  await one.ends();
  await stage.settles();
  await stage.passes({ hours: 20 });

  const third = await customer.texts(stage.home, "Now it is dark altogether.");
  await one.seesThread([first, second, third]);
  await other.logsIn();
  // It has rung at the first one for too long.
  await stage.passes({ seconds: 30 });
  await other.accepts();
  await other.seesThread([first, second, third]);
  // What comes late, and again, of a contact that is long over changes nothing of that.
  await stage.home.hearsLateOf(await stage.home.recordOf(first));
  await stage.settles();
  for (const agent of [one, other]) await agent.seesThread([first, second, third]);
  await other.ends();
  await stage.settles();

  for (const region of [stage.home, stage.peer]) {
    const threads = await region.threadsOf(third);
    if (threads.length !== 1)
      throw new Error(`Expected one thread in ${region.name}; found ${threads.length}.`);
  }
}

/** STOP is answered once and reaches no agent; from then on not even a code goes out, in neither region. */
async function wantsNoMore(stage: Stage, customer: Customer): Promise<void> {
  await stage.agentAt(stage.home, 0).logsIn();
  const stop = await customer.texts(stage.home, "Stop.");
  await customer.wasTexted("texts-stopped");
  await stop.isOver();
  await stage.agentAt(stage.home, 0).isLeftAlone();
  await stage.settles();

  const call = await customer.calls(stage.peer);
  await call.keys("4");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("text-code-coming");
  call.neverHeard("enter-text-code");
  await call.hangsUp();
  await customer.wasTexted("texts-stopped");

  const start = await customer.texts(stage.peer, "START");
  await customer.wasTexted("texts-started");
  await start.isOver();
}
