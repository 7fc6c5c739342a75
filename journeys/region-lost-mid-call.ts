import { journey } from "./language.ts";

export const regionLostMidCall = journey("region-lost-mid-call", async (stage) => {
  const harvey = stage.customer(14);

  const first = await harvey.calls(stage.home);
  await first.keys("1");
  first.hears("enter-pin");
  await first.keys(`${harvey.person.pin}#`);
  first.hears("bill-number");
  await first.keys("20260512#");
  first.hears("amount");
  await stage.settles();

  await stage.home.isLost();
  await first.isOver();

  // Independent instances: no number moves, the caller dials the other one.
  const second = await harvey.calls(stage.peer);
  second.hears("welcome-back");
  second.hears("something-open");
  second.heardNothingPersonal();
  await second.keys("1");
  // The first call's end is unknown, so it counts as live: one proof again, but no question.
  second.hears("enter-pin");
  await second.keys(`${harvey.person.pin}#`);
  second.hears("amount");
  await second.keys("120#");
  second.hears("confirm");
  await second.keys("1");
  second.hears("bill-paid");
  second.neverHeard("bill-number");
  await second.hangsUp();

  await stage.settles();
  await stage.peer.recordOf(first);
  await stage.home.returns();
  await stage.settles();
  await stage.home.recordOf(second);
});
