import { waitsInQueue } from "./callback-keeps-context.ts";
import { type Call, type Conversation, journey, type Stage } from "./language.ts";

export const transferToPeer = journey("transfer-to-peer", async (stage) => {
  const iris = stage.customer(16);
  const call = await waitsInQueue(iris, stage.home);
  const here = stage.agentAt(stage.home, 0);
  const there = stage.agentAt(stage.peer, 0);
  await here.logsIn();
  await there.logsIn();
  await here.accepts();
  await here.transfersToPeer();
  await stage.settles();

  const arrived = await call.goesOn();
  arrived.hears("transfer-taken");
  arrived.neverHeard("enter-pin", "welcome", "welcome-back", "how-can-we-help", "something-open");
  await there.knows({ intent: "pay-a-bill", answers: { "bill-number": "20260512" }, level: 2 });
  await there.seesThread([call, arrived]);
  await there.accepts();
  const tones = arrived.tones();

  await isAStranger(stage, await overheard(stage, tones));
  await there.ends();
  await stage.settles();

  await isAStranger(stage, await guessed(stage, "123456789012"));
  await isAStranger(stage, await overheard(stage, "123456789012"));
  await stage.passes({ minutes: 2 });
  await isAStranger(stage, await overheard(stage, tones));
  await picksUpWhereItWasLeft(stage, [call, arrived]);
  await comesTooLate(stage);
});

/** The token rang through and was not used, because the other region faltered; somebody does so when its time is up. */
async function comesTooLate(stage: Stage): Promise<void> {
  const [here, there] = [stage.agentAt(stage.home, 0), stage.agentAt(stage.peer, 0)];
  await stage.settles();
  const call = await waitsInQueue(stage.customer(22), stage.home);
  await here.accepts();
  // The service asks three times more, and is answered by none.
  await stage.peer.falters("identify-customer", 4);
  await here.transfersToPeer();
  await stage.settles();
  const arrived = await call.goesOn();
  arrived.hears("technical-problem");
  arrived.neverHeard("transfer-taken");
  await there.accepts();
  await stage.passes({ minutes: 2 });
  await isAStranger(stage, await overheard(stage, arrived.tones()));
  await there.ends();
}

/** Somebody who calls as the home region does, and keys what rang through with a call of it. */
async function overheard(stage: Stage, tones: string): Promise<Call> {
  const call = await stage.pretenderOf(stage.home).calls(stage.peer);
  await call.keys(tones.replaceAll(",", ""));
  call.neverHeard("transfer-taken");
  return call;
}

/** By the menu that takes the codes which chats give out. */
async function guessed(stage: Stage, digits: string): Promise<Call> {
  const call = await stage.stranger(6).calls(stage.peer);
  call.hears("welcome");
  await call.keys("9");
  for (let tries = 0; tries < 2; tries += 1) {
    call.hears("enter-code");
    await call.keys(`${digits}#`);
  }
  call.hears("code-refused");
  return call;
}

/** Hears the menu that everybody hears, and has to say who they are. */
async function isAStranger(stage: Stage, call: Call): Promise<void> {
  call.hears("how-can-we-help");
  await call.keys("1");
  call.neverHeard("bill-number", "amount", "confirm", "something-open");
  call.heardNothingPersonal();
  await call.hangsUp();
  await stage.settles();
}

/** The matter is waiting as after any goodbye: the end of the first of two contacts has not broken it off. */
async function picksUpWhereItWasLeft(stage: Stage, earlier: readonly Conversation[]): Promise<void> {
  const iris = stage.customer(16);
  const again = await iris.calls(stage.home);
  again.hears("something-open");
  await again.keys("1");
  again.hears("enter-pin");
  await again.keys(`${iris.person.pin}#`);
  again.hears("amount");
  const [thread] = await stage.home.threadsOf(again);
  for (const { contactId } of earlier)
    if (thread?.includes(contactId) !== true)
      throw new Error(`The thread has lost contact ${contactId} of the transfer.`);
  await again.hangsUp();
}
