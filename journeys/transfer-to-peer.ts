import { waitsInQueue } from "./callback-keeps-context.ts";
import { specification, type WiderStage } from "./wider-stage.ts";

export const transferToPeer = specification("transfer-to-peer", async (stage) => {
  const iris = stage.customer(16);
  const call = await waitsInQueue(iris, stage.home);
  const here = stage.agentAt(stage.home, 0);
  const there = stage.agentAt(stage.peer, 0);
  await here.logsIn();
  await there.logsIn();
  await here.accepts();
  await here.transfersToPeer();
  await stage.settles();

  const arrived = await here.transferred();
  arrived.hears("transfer-taken");
  arrived.neverHeard("enter-pin", "welcome", "how-can-we-help");
  await there.accepts();
  await there.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 2 });
  await there.seesThread([call, arrived]);
  await there.ends();
  await stage.settles();

  await isAStranger(stage, "123456789012");
});

/** A token that nobody gave out leads to the menu that everybody hears. */
async function isAStranger(stage: WiderStage, digits: string): Promise<void> {
  const guesser = await stage.stranger(6).calls(stage.peer);
  guesser.hears("welcome");
  await guesser.keys("9");
  await guesser.keys(digits);
  guesser.hears("code-refused");
  guesser.heardNothingPersonal();
  await guesser.hangsUp();
}
