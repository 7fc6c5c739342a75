import { type Call, type Conversation, type Customer, journey, type Region, type Stage } from "./language.ts";

export const partitionHeals = journey("partition-heals", async (stage) => {
  await servesBothSides(stage, stage.customer(8), { bothWays: true });
  await servesBothSides(stage, stage.customer(12), { bothWays: false });
});

/** One and the same customer on both sides of the cut: nothing of either is lost, and nobody has to mend anything. */
async function servesBothSides(
  stage: Stage,
  customer: Customer,
  cut: { readonly bothWays: boolean },
): Promise<void> {
  const newPin = "482913";
  await stage.regionsAreCut(cut);
  const here = await beginsABill(customer, stage.home);
  const there = await changesThePin(customer, stage.peer, newPin);
  await stage.settles();

  await stage.regionsMeet();
  await stage.settles();
  await tellTheSame(stage, here, there);

  // What was said on one side and what was set on the other hold in both.
  for (const [region, asks] of [
    [stage.peer, "amount"],
    [stage.home, "confirm"],
  ] as const) {
    const after = await customer.calls(region);
    after.hears("something-open");
    await after.keys("1");
    after.hears("enter-pin");
    await after.keys(`${newPin}#`);
    after.hears(asks);
    if (asks === "amount") await after.keys("120#");
    await after.hangsUp();
    await stage.settles();
    await stage.passes({ minutes: 40 });
  }
}

async function tellTheSame(stage: Stage, ...calls: readonly Conversation[]): Promise<void> {
  const histories = new Set<string>();
  for (const region of [stage.home, stage.peer])
    for (const call of calls) {
      await region.recordOf(call);
      const threads = await region.threadsOf(call);
      if (!threads.some((contacts) => contacts.includes(call.contactId)))
        throw new Error(`The ${region.name} region has lost what was said on one side of the cut.`);
      histories.add(JSON.stringify(threads.map((thread) => [...thread].sort()).sort()));
    }
  if (histories.size > 1)
    throw new Error(`The regions tell different histories: ${[...histories].join(" and ")}.`);
}

async function beginsABill(customer: Customer, region: Region): Promise<Call> {
  const call = await customer.calls(region);
  call.hears("welcome-back");
  await call.keys("1");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("bill-number");
  await call.keys("20260512#");
  call.hears("amount");
  await call.hangsUp();
  return call;
}

async function changesThePin(customer: Customer, region: Region, pin: string): Promise<Call> {
  const call = await customer.calls(region);
  call.hears("welcome-back");
  call.neverHeard("something-open");
  await call.keys("3");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("new-pin");
  await call.keys(`${pin}#`);
  call.hears("new-pin-set");
  await call.keys("2");
  call.hears("goodbye");
  return call;
}
