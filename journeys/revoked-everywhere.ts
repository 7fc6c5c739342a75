import type { Call, Customer, Stage } from "./language.ts";
import { journey } from "./language.ts";

export const revokedEverywhere = journey("revoked-everywhere", async (stage) => {
  const alice = stage.customer(0);
  const clara = stage.customer(4);
  const live = await paysABill(alice, stage);
  const dropped = await paysABill(clara, stage);
  await dropped.lineDrops();
  await stage.settles();
  await stage.replicationTakes({ seconds: 5 });

  const agent = stage.agent(stage.home);
  await agent.logsIn();
  for (const customer of [alice, clara]) {
    const caller = await stage.spooferOf(customer).calls(stage.home);
    caller.hears("something-open");
    await caller.keys("2");
    caller.hears("how-can-we-help");
    await caller.keys("0");
    await caller.isQueued();
    await agent.accepts();
    await agent.revokes(caller);
    await agent.ends();
    await caller.hangsUp();
  }
  // Less than replication takes: what arrives now comes by the stream.
  await stage.passes({ seconds: 2 });

  await live.keys("20260301#");
  live.hears("enter-pin");
  live.neverHeard("amount");
  await live.keys(`${alice.person.pin}#`);
  live.hears("bill-number");
  await live.hangsUp();

  // Without the revocation this redial would need no proof.
  const redial = await clara.calls(stage.peer);
  redial.hears("something-open");
  await redial.keys("1");
  redial.hears("enter-pin");
  redial.heardNothingPersonal();
  await redial.hangsUp();
  await stage.settles();
});

async function paysABill(customer: Customer, stage: Stage): Promise<Call> {
  const call = await customer.calls(stage.peer);
  await call.keys("1");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("bill-number");
  return call;
}
