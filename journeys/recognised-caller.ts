import { journey } from "./language.ts";

export const recognisedCaller = journey("recognised-caller", async (stage) => {
  const greta = stage.customer(13);

  const call = await greta.calls(stage.home);
  call.hears("welcome-back");
  call.hears("how-can-we-help");
  call.heardOnly("de-DE");
  call.heardNothingPersonal();

  await call.keys("1");
  call.hears("enter-pin");
  call.heardNothingPersonal();

  await call.keys(`${greta.person.pin}#`);
  call.hears("thank-you-name", { name: greta.person.givenName });
  call.hears("bill-number");
  await call.hangsUp();

  await stage.settles();
  const atHome = await stage.home.recordOf(call);
  const atPeer = await stage.peer.recordOf(call);
  if (atHome.customerId !== atPeer.customerId)
    throw new Error("The two regions hold the contact for different customers.");
});
