import type { Call, Customer, Region } from "./language.ts";
import { journey } from "./language.ts";

const OWN_BILL = "20260311";
const OTHERS_BILL = "20260322";

export const exportMe = journey("export-me", async (stage) => {
  const iris = stage.customer(16);
  const other = stage.customer(18);
  const own = [await namesABill(iris, stage.home, OWN_BILL), await namesABill(iris, stage.peer, OWN_BILL)];
  const others = await namesABill(other, stage.home, OTHERS_BILL);
  await stage.settles();

  const document = await stage.operator.exports(iris);
  for (const expected of [...own.map(({ contactId }) => contactId), iris.person.givenName, OWN_BILL])
    if (!document.includes(expected)) throw new Error(`The document lacks ${expected}.`);
  for (const foreign of [others.contactId, other.person.phone, OTHERS_BILL, iris.person.pin])
    if (document.includes(foreign)) throw new Error(`The document holds ${foreign}, which is no part of it.`);

  await stage.home.isLost();
  const inPeer = await stage.operator.exports(iris);
  for (const { contactId } of own)
    if (!inPeer.includes(contactId)) throw new Error("The peer's document lacks what home wrote.");
});

async function namesABill(customer: Customer, region: Region, bill: string): Promise<Call> {
  const call = await customer.calls(region);
  // A matter from before is offered first: this is about another one.
  await call.keys("1");
  await call.keys(`${customer.person.pin}#`);
  await call.keys(`${bill}#`);
  await call.hangsUp();
  return call;
}
