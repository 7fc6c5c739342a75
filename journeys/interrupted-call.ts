import { journey } from "./language.ts";

export const interruptedCall = journey("interrupted-call", async (stage) => {
  const bertie = stage.customer(2);

  const first = await bertie.calls(stage.home);
  await first.keys("1");
  first.hears("enter-pin");
  await first.keys(`${bertie.person.pin}#`);
  first.hears("bill-number");
  await first.keys("20260417#");
  first.hears("amount");
  await first.lineDrops();
  await stage.settles();

  const redial = await bertie.calls(stage.home);
  redial.hears("welcome-back");
  redial.hears("open-pay-a-bill");
  await redial.keys("1");
  redial.hears("amount");
  redial.neverHeard("bill-number");
  await redial.keys("75#");
  redial.hears("confirm");
  await redial.lineDrops();
  await stage.settles();

  await stage.passes({ days: 8 });
  const late = await bertie.calls(stage.home);
  late.hears("welcome-back");
  late.hears("start-fresh");
  late.hears("how-can-we-help");
  late.neverHeard("something-open");
  late.heardNothingPersonal();
  await late.hangsUp();
});
