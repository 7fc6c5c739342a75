import { journey } from "./language.ts";

export const pinWrongThenRight = journey("pin-wrong-then-right", async (stage) => {
  const edith = stage.customer(8);

  const call = await edith.calls(stage.home);
  call.hears("how-can-we-help");
  await call.says("I want to pay a bill");
  call.hears("enter-pin");

  await call.keys("908172#");
  call.hears("pin-wrong");
  call.hears("enter-pin");
  call.heardNothingPersonal();

  await call.keys("271809#");
  call.hears("pin-wrong");
  call.hears("enter-pin");
  call.heardNothingPersonal();

  await call.keys(`${edith.person.pin}#`);
  call.hears("thank-you-name", { name: edith.person.givenName });
  call.hears("bill-number");
  await call.hangsUp();

  await stage.settles();
  for (const secret of ["908172", "271809", edith.person.pin]) await stage.isNowhere(secret);
});
