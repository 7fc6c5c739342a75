import type { Call, Customer, Region } from "./language.ts";
import { journey } from "./language.ts";

export const pinOnce = journey("pin-once", async (stage) => {
  const alice = stage.customer(0);
  const first = await paysABillWithPin(alice, stage.home);
  await first.lineDrops();
  await stage.settles();

  await stage.passes({ minutes: 4 });
  const redial = await goesOn(alice, stage.peer, "open-pay-a-bill");
  redial.hears("bill-number");
  redial.neverHeard("enter-pin");
  await redial.keys("20260301#");
  redial.hears("amount");
  await redial.keys("40#");
  redial.hears("confirm");
  await redial.keys("1");
  redial.hears("bill-paid");
  redial.hears("anything-else");
  await redial.keys("2");
  redial.hears("goodbye");
  await redial.isOver();
  await stage.settles();

  // A polite end leaves nothing to go on with, so the next call proves itself.
  const next = await alice.calls(stage.home);
  next.hears("how-can-we-help");
  next.neverHeard("something-open");
  await next.keys("1");
  next.hears("enter-pin");
  await next.hangsUp();

  const clara = stage.customer(4);
  const earlier = await paysABillWithPin(clara, stage.home);
  await earlier.lineDrops();
  await stage.settles();
  await stage.passes({ minutes: 6 });
  const late = await goesOn(clara, stage.peer, "something-open");
  late.hears("enter-pin");
  late.heardNothingPersonal();
  await late.hangsUp();
});

async function paysABillWithPin(customer: Customer, region: Region): Promise<Call> {
  const call = await customer.calls(region);
  call.hears("welcome-back");
  await call.keys("1");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("thank-you-name", { name: customer.person.givenName });
  call.hears("bill-number");
  return call;
}

/** What is open is named to who is verified, and to nobody else. */
async function goesOn(
  customer: Customer,
  region: Region,
  offer: "open-pay-a-bill" | "something-open",
): Promise<Call> {
  const call = await customer.calls(region);
  call.hears("welcome-back");
  call.hears(offer);
  await call.keys("1");
  return call;
}
