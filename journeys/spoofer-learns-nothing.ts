import type { Call, Customer, Stage } from "./language.ts";
import { journey } from "./language.ts";

export const spooferLearnsNothing = journey("spoofer-learns-nothing", async (stage) => {
  const iris = stage.customer(16);

  await triesEverything(stage, iris, "nothing open");

  const open = await verifies(iris, stage);
  await open.keys("20260618#");
  open.hears("amount");
  await open.hangsUp();
  await stage.settles();
  await triesEverything(stage, iris, "a journey open");

  const dropped = await verifies(iris, stage, "something-open");
  dropped.hears("amount");
  await dropped.lineDrops();
  await stage.settles();
  await triesEverything(stage, iris, "a call just interrupted");

  const talking = await iris.calls(stage.home);
  await triesEverything(stage, iris, "the customer on another line");
  await talking.hangsUp();
});

async function verifies(customer: Customer, stage: Stage, first = "how-can-we-help"): Promise<Call> {
  const call = await customer.calls(stage.home);
  call.hears(first);
  await call.keys("1");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("thank-you-name", { name: customer.person.givenName });
  return call;
}

/** Each choice a caller has before proving anything, in both regions; one wrong PIN at the end. */
async function triesEverything(stage: Stage, customer: Customer, state: string): Promise<void> {
  const spoofer = stage.spooferOf(customer);
  for (const region of [stage.home, stage.peer])
    for (const choice of ["1", "2", "3", "0"]) {
      const call = await spoofer.calls(region);
      await call.keys(choice);
      try {
        call.heardNothingPersonal();
      } catch (cause) {
        throw new Error(`With ${state}, key ${choice} at ${region.name} told a stranger too much.`, {
          cause,
        });
      }
      await call.hangsUp();
      await stage.settles();
    }
  const guess = await spoofer.calls(stage.home);
  await guess.keys("1");
  guess.hears("enter-pin");
  await guess.keys("918273#");
  guess.hears("pin-wrong");
  guess.heardNothingPersonal();
  await guess.hangsUp();
  await stage.settles();
}
