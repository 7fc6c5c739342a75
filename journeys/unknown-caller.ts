import { journey } from "./language.ts";

export const unknownCaller = journey("unknown-caller", async (stage) => {
  const somebody = stage.stranger(1);

  const [first, second] = await Promise.all([somebody.calls(stage.home), somebody.calls(stage.peer)]);
  for (const call of [first, second]) {
    call.hears("welcome");
    call.hears("how-can-we-help");
    call.neverHeard("welcome-back", "enter-pin", "something-open");
    call.heardNothingPersonal();
  }

  await first.keys("2");
  first.hears("opening-hours");
  first.hears("anything-else");
  await first.keys("2");
  first.hears("goodbye");
  await first.isOver();
  await second.hangsUp();

  await stage.settles();
  const records = [
    await stage.home.recordOf(first),
    await stage.peer.recordOf(first),
    await stage.home.recordOf(second),
    await stage.peer.recordOf(second),
  ];
  if (new Set(records.map((record) => record.customerId)).size !== 1)
    throw new Error("One stranger became several customers.");
});
