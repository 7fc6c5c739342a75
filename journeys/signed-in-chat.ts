import { journey } from "./language.ts";

export const signedInChat = journey("signed-in-chat", async (stage) => {
  const gwen = stage.customer(12);

  const chat = await gwen.opensChat({ signedIn: true });
  chat.hears("chat-welcome-back");
  chat.hears("chat-how-can-we-help");
  await chat.writes("I want to pay a bill");
  chat.hears("chat-bill-number");
  chat.neverHeard("chat-proof-needed", "chat-second-proof");
  await chat.leaves();
  await stage.settles();

  // Having signed in is one proof; a new number wants a second one, and a new PIN the present one.
  const sensitive = await gwen.opensChat({ signedIn: true });
  sensitive.hears("chat-open-pay-a-bill");
  await sensitive.writes("something new");
  sensitive.hears("chat-how-can-we-help");
  await sensitive.writes("change my PIN");
  sensitive.hears("chat-pin-by-phone");
  await sensitive.writes("no");
  sensitive.hears("chat-anything-else");
  await sensitive.writes("yes");
  sensitive.hears("chat-how-can-we-help");
  await sensitive.writes("change my number");
  sensitive.hears("chat-second-proof");
  sensitive.neverHeard("chat-new-phone");
  await sensitive.writes("continue by phone");
  sensitive.hears("hand-over");
  await sensitive.isOver();
  await stage.settles();

  const { number, digits } = sensitive.code();
  const call = await gwen.dials(number);
  call.hears("how-can-we-help");
  await call.keys("9");
  call.hears("enter-code");
  await call.keys(digits);
  call.hears("code-accepted");
  call.hears("enter-pin");
  call.neverHeard("new-phone");
  await call.keys(`${gwen.person.pin}#`);
  call.hears("thank-you-name", { name: gwen.person.givenName });
  call.hears("new-phone");
  await call.hangsUp();
  await stage.settles();

  const nobody = await stage.stranger(6).opensChat({ signedIn: false });
  nobody.hears("chat-welcome");
  await nobody.writes("opening hours");
  nobody.hears("opening-hours");
  nobody.hears("chat-anything-else");
  await nobody.writes("yes");
  await nobody.writes("pay a bill");
  nobody.hears("chat-proof-needed");
  nobody.heardNothingPersonal();
  await nobody.leaves();

  for (const token of ["forged", "expired", "foreign", "unsigned"] as const) await gwen.isTurnedAway(token);
});
