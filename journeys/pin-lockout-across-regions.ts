import type { Call, Customer, Region, Stage } from "./language.ts";
import { journey } from "./language.ts";

export const pinLockoutAcrossRegions = journey("pin-lockout-across-regions", async (stage) => {
  await byTime(stage);
  await byCode(stage);
  await byTheAgent(stage);
  await atAnyLag(stage);
});

/** Two tries in home and three in peer lock both. */
async function lockedOut(stage: Stage, customer: Customer): Promise<void> {
  await guesses(customer, stage.home, ["918271", "918272"]);
  await stage.settles();
  const call = await guesses(customer, stage.peer, ["918273", "918274", "918275"], "stays");
  call.hears("pin-locked");
  call.hears("offer-code");
  call.heardNothingPersonal();
  await call.hangsUp();
  await stage.settles();
  for (const region of [stage.home, stage.peer]) await isLocked(customer, region);
}

async function byTime(stage: Stage): Promise<void> {
  const alice = stage.customer(0);
  await lockedOut(stage, alice);
  await stage.passes({ minutes: 31 });
  await entersPin(alice, stage.home);
}

async function byCode(stage: Stage): Promise<void> {
  const clara = stage.customer(4);
  await lockedOut(stage, clara);
  const call = await clara.calls(stage.home);
  await call.keys("1");
  await call.keys(`${clara.person.pin}#`);
  call.hears("pin-locked");
  await call.keys("1");
  call.hears("enter-text-code");
  await call.keys(await clara.textedCode());
  call.hears("thank-you-name", { name: clara.person.givenName });
  call.hears("bill-number");
  await call.hangsUp();
  await stage.settles();
  await entersPin(clara, stage.peer);
}

async function byTheAgent(stage: Stage): Promise<void> {
  const edith = stage.customer(8);
  await lockedOut(stage, edith);
  const agent = stage.agent(stage.home);
  await agent.logsIn();
  const call = await edith.calls(stage.home);
  await call.keys("1");
  await call.keys(`${edith.person.pin}#`);
  call.hears("pin-locked");
  await call.keys("0");
  call.hears("colleague-helps");
  await call.isQueued();
  await agent.accepts();
  await agent.sees({ trust: "locked" });
  await agent.unlocks(call);
  await agent.ends();
  await call.hangsUp();
  await stage.settles();
  for (const region of [stage.home, stage.peer]) await entersPin(edith, region);
}

/** Regions that do not hear of each other take three each; once they do, neither takes any. */
async function atAnyLag(stage: Stage): Promise<void> {
  const gwen = stage.customer(12);
  await stage.replicationTakes({ seconds: 600 });
  for (const region of [stage.home, stage.peer]) {
    const call = await guesses(gwen, region, ["918271", "918272", "918273"], "stays");
    call.hears("pin-locked");
    await call.hangsUp();
    await isLocked(gwen, region);
  }
  await stage.replicationTakes({ seconds: 0 });
  await stage.passes({ minutes: 11 });
  await stage.settles();
  for (const region of [stage.home, stage.peer]) await isLocked(gwen, region);
}

async function guesses(
  customer: Customer,
  region: Region,
  pins: readonly string[],
  then: "hangs-up" | "stays" = "hangs-up",
): Promise<Call> {
  const call = await customer.calls(region);
  await call.keys("1");
  for (const pin of pins) {
    call.hears("enter-pin");
    await call.keys(`${pin}#`);
  }
  if (then === "hangs-up") await call.hangsUp();
  return call;
}

/** The right PIN is not taken. */
async function isLocked(customer: Customer, region: Region): Promise<void> {
  const call = await customer.calls(region);
  await call.keys("1");
  await call.keys(`${customer.person.pin}#`);
  call.hears("pin-locked");
  call.heardNothingPersonal();
  await call.hangsUp();
}

async function entersPin(customer: Customer, region: Region): Promise<void> {
  const call = await customer.calls(region);
  await call.keys("1");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("thank-you-name", { name: customer.person.givenName });
  await call.hangsUp();
}
