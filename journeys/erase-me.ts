import type { Call, ContactRecord, Customer, Region, Stage } from "./language.ts";
import { journey } from "./language.ts";

export const eraseMe = journey("erase-me", async (stage) => {
  await whileARegionIsCutOff(stage);
  await beforeABackup(stage);
});

/** What the peer wrote, the peer erases: by itself, once it is back. */
async function whileARegionIsCutOff(stage: Stage): Promise<void> {
  const { home, peer, operator } = stage;
  const gwen = stage.customer(12);
  const records = await asksInBoth(gwen, stage);
  // Her line is in the peer when it goes: that it broke is told there days later.
  const live = await gwen.calls(peer);
  await stage.settles();
  records.push(await home.recordOf(live));

  await peer.isLost();
  const { erasedIn, leftIn } = await operator.erases(gwen);
  if (!erasedIn.includes("home")) throw new Error("There is no receipt of home.");
  if (!leftIn.includes("peer")) throw new Error("Nobody is told that the peer is still to erase.");
  await isAStranger(gwen, home);
  for (const record of records) await home.hearsLateOf(record);

  await stage.passes({ days: 2 });
  await peer.returns();
  for (const record of records) await peer.hearsLateOf(record);
  await isGone(records, stage);
  await isAStranger(gwen, peer);
}

/** The tables as they were before the erasure, tombstones and all: the list of erasures is in another one. */
async function beforeABackup(stage: Stage): Promise<void> {
  const { home, peer, operator } = stage;
  const iris = stage.customer(16);
  const records = await asksInBoth(iris, stage);

  await stage.passes({ minutes: 30 });
  const { erasedIn, leftIn } = await operator.erases(iris);
  for (const side of ["home", "peer"] as const)
    if (!erasedIn.includes(side)) throw new Error(`There is no receipt of ${side}.`);
  if (leftIn.length > 0) throw new Error(`Something is said to be left in ${leftIn.join(" and ")}.`);
  await isGone(records, stage);

  await stage.passes({ minutes: 30 });
  await operator.restoresTables(home, { minutesAgo: 72 * 60 + 45 });
  await stage.settles();
  if (!(await holds(records, home))) throw new Error("The backup has nothing of what was erased since.");
  // At once, for it is to serve again: the daily sweep would come too late.
  await operator.replaysTombstones();
  await stage.settles();
  await isHeldNowhere(records, stage);
  for (const region of [home, peer]) await isAStranger(iris, region);
}

async function asksInBoth(customer: Customer, stage: Stage): Promise<ContactRecord[]> {
  const calls: Call[] = [];
  for (const region of [stage.home, stage.peer]) calls.push(await asksForABill(customer, region));
  await stage.settles();
  return Promise.all(calls.map((call) => stage.home.recordOf(call)));
}

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

/** Once each region has swept, which it does every day, and replies that were kept for retries have run out. */
async function isGone(records: readonly ContactRecord[], stage: Stage): Promise<void> {
  await stage.settles();
  await stage.passes({ days: 3 });
  await stage.settles();
  await isHeldNowhere(records, stage);
}

async function isHeldNowhere(records: readonly ContactRecord[], { home, peer }: Stage): Promise<void> {
  for (const record of records) for (const region of [home, peer]) await region.holdsNothingOf(record);
}

async function holds(records: readonly ContactRecord[], region: Region): Promise<boolean> {
  const looks = await Promise.allSettled(records.map((record) => region.holdsNothingOf(record)));
  return looks.every(({ status }) => status === "rejected");
}

async function isAStranger(customer: Customer, region: Region): Promise<void> {
  const call = await customer.calls(region);
  call.hears("welcome");
  call.neverHeard("welcome-back", "something-open", "enter-pin");
  call.heardNothingPersonal();
  await call.hangsUp();
}
