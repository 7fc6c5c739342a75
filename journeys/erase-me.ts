import type { Call, Customer, Region } from "./language.ts";
import { journey } from "./language.ts";

export const eraseMe = journey("erase-me", async (stage) => {
  const gwen = stage.customer(12);
  const first = await asksForABill(gwen, stage.home);
  const second = await asksForABill(gwen, stage.peer);
  await stage.settles();
  const records = [await stage.home.recordOf(first), await stage.home.recordOf(second)];

  await stage.peer.isLost();
  const { leftIn } = await stage.operator.erases(gwen);
  if (!leftIn.includes("peer")) throw new Error("The receipt does not say that the peer is still to erase.");
  await isAStranger(gwen, stage.home);

  await stage.passes({ days: 2 });
  await stage.peer.returns();
  await stage.settles();
  await stage.passes({ days: 1 });
  await stage.settles();
  for (const record of records)
    for (const region of [stage.home, stage.peer]) await region.holdsNothingOf(record);

  for (const region of [stage.home, stage.peer]) await isAStranger(gwen, region);
});

async function asksForABill(customer: Customer, region: Region): Promise<Call> {
  const call = await customer.calls(region);
  call.hears("welcome-back");
  await call.keys("1");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("thank-you-name", { name: customer.person.givenName });
  await call.hangsUp();
  return call;
}

async function isAStranger(customer: Customer, region: Region): Promise<void> {
  const call = await customer.calls(region);
  call.hears("welcome");
  call.neverHeard("welcome-back", "something-open", "enter-pin");
  call.heardNothingPersonal();
  await call.hangsUp();
}
