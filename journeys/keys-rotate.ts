import type { Call, Customer, Region, Ring, Stage } from "./language.ts";
import { journey } from "./language.ts";

const RINGS: readonly Ring[] = ["identifiers", "ids", "pinPepper", "codes", "tokens", "entryTokens"];
/** Looks of the operator at a rotation from one customer of its traffic to the next. */
const LOOKS = 3;

export const keysRotate = journey("keys-rotate", async (stage) => {
  let place = 20;
  // Everybody is somebody else: known by what was written under keys of long ago.
  const next = () => {
    place += 2;
    return stage.customer(place);
  };
  const { home, peer } = stage;
  const early = next();
  await isKnown(early, home);

  for (const ring of RINGS) {
    const dropped = await isInTheMiddle(next(), home);
    await stage.settles();
    const goesOnLater = await begins(ring, stage, next);
    await stage.operator.rotates(ring, traffic(next, [home, peer], true));
    await goesOn(dropped, peer);
    await goesOnLater();
  }
  await stage.passes({ minutes: 6 });
  await isKnown(early, peer);

  await stage.passes({ days: 3 });
  for (const ring of RINGS) await stage.operator.goesOnRotating(ring);
  await stage.passes({ days: 2 });
  await home.isLost();
  for (const ring of RINGS) {
    const dropped = await isInTheMiddle(next(), peer);
    await stage.settles();
    await stage.operator.promotes(ring);
    await stage.operator.rotates(ring, traffic(next, [peer], false));
    await goesOn(dropped, peer);
  }

  await home.returns();
  // Both are made alike before home serves.
  for (const ring of RINGS) await stage.operator.goesOnRotating(ring);
  for (const region of [peer, home]) {
    await stage.passes({ minutes: 6 });
    await isKnown(early, region);
    await isKnown(next(), region);
  }
});

/** Recognised, asked for the PIN once, and let in by it. */
async function isKnown(customer: Customer, region: Region): Promise<void> {
  await (await provesItself(customer, region)).hangsUp();
}

async function isInTheMiddle(customer: Customer, region: Region): Promise<Customer> {
  const call = await provesItself(customer, region);
  call.hears("bill-number");
  await call.keys("20260801#");
  call.hears("amount");
  await call.lineDrops();
  return customer;
}

async function provesItself(customer: Customer, region: Region): Promise<Call> {
  const call = await customer.calls(region);
  call.hears("welcome-back");
  await call.keys("1");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("thank-you-name", { name: customer.person.givenName });
  return call;
}

/** Known as the one whose line broke, under whichever keys that was. */
async function goesOn(customer: Customer, region: Region): Promise<void> {
  const call = await customer.calls(region);
  call.hears("welcome-back");
  call.hears("open-pay-a-bill");
  await call.keys("1");
  call.hears("amount");
  call.neverHeard("enter-pin", "bill-number");
  await call.hangsUp();
}

/** What was given out under the ring's old key, and is used once there is a new one. */
async function begins(ring: Ring, stage: Stage, next: () => Customer): Promise<() => Promise<void>> {
  if (ring !== "codes" && ring !== "tokens") return async () => undefined;
  const customer = next();
  const chat = await customer.opensChat({ signedIn: true });
  if (ring === "codes") {
    await chat.writes("change my number");
    await chat.writes("send me a code");
    chat.hears("chat-enter-text-code");
    return async () => {
      await chat.writes(await customer.textedCode());
      chat.hears("chat-new-phone");
      await chat.leaves();
    };
  }
  await chat.writes("pay a bill");
  chat.hears("chat-bill-number");
  await chat.writes("continue by phone");
  await chat.isOver();
  const { number, digits } = chat.code();
  return async () => {
    await stage.settles();
    const call = await customer.dials(number);
    await call.keys("3");
    await call.keys(digits);
    call.hears("code-accepted");
    call.hears("bill-number");
    call.neverHeard("enter-pin");
    await call.hangsUp();
  };
}

function traffic(next: () => Customer, regions: readonly Region[], withChats: boolean): () => Promise<void> {
  let looks = 0;
  return async () => {
    looks += 1;
    if (looks % LOOKS !== 0) return;
    for (const region of regions) await isKnown(next(), region);
    if (!withChats) return;
    const chat = await next().opensChat({ signedIn: true });
    chat.hears("chat-welcome-back");
    await chat.leaves();
  };
}
