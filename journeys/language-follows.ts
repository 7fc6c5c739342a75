import { journey } from "./language.ts";

export const languageFollows = journey("language-follows", async (stage) => {
  const clara = stage.customer(4);

  const first = await clara.calls(stage.home);
  first.hears("how-can-we-help");
  first.heardOnly("en-GB");
  await first.keys("8");
  first.hears("choose-language");
  await first.keys("2");
  // At once, and from then on wherever she is known.
  first.hears("language-changed");
  first.hears("how-can-we-help");
  await first.hangsUp();
  await stage.settles();

  const next = await clara.calls(stage.peer);
  next.hears("welcome-back");
  next.hears("how-can-we-help");
  next.heardOnly("de-DE");
  await next.hangsUp();

  // The page she writes from is still the English one.
  const chat = await clara.opensChat({ signedIn: true });
  chat.hears("chat-welcome-back");
  chat.hears("chat-how-can-we-help");
  chat.heardOnly("de-DE");
  await chat.leaves();
  await stage.settles();

  const back = await clara.calls(stage.peer);
  back.heardOnly("de-DE");
  await back.keys("8");
  await back.keys("1");
  back.hears("language-changed");
  await back.hangsUp();
  await stage.settles();
  const last = await clara.calls(stage.home);
  last.heardOnly("en-GB");
  await last.hangsUp();
});
