import type { Call, Customer, Region, Ring } from "./language.ts";
import { journey } from "./language.ts";

const RINGS: readonly Ring[] = ["identifiers", "ids", "pinPepper", "codes", "tokens", "entryTokens"];

export const keysRotate = journey("keys-rotate", async (stage) => {
  // Each calls once while every ring has a new key, never again: known by the old keys, kept under the new.
  let place = 20;
  const next = () => {
    place += 2;
    return stage.customer(place);
  };
  const early = next();
  await isKnown(early, stage.home);

  for (const ring of RINGS) {
    await stage.operator.rotates(ring);
    for (const region of [stage.home, stage.peer]) await isKnown(next(), region);
    await isKnown(early, stage.peer);
  }
  const chat = await early.opensChat({ signedIn: true });
  chat.hears("welcome-back");
  await chat.leaves();

  await stage.passes({ days: 2 });
  await stage.home.isLost();
  for (const ring of RINGS) {
    await stage.operator.promotes(ring);
    await stage.operator.rotates(ring);
    await isKnown(next(), stage.peer);
  }
  await stage.home.returns();
  await stage.passes({ days: 2 });
  for (const ring of RINGS) await stage.operator.rotates(ring);
  await stage.passes({ minutes: 2 });
  for (const region of [stage.home, stage.peer]) await isKnown(early, region);
});

/** Recognised, asked for the PIN once, and let in by it. */
async function isKnown(customer: Customer, region: Region): Promise<Call> {
  const call = await customer.calls(region);
  call.hears("welcome-back");
  await call.keys("1");
  call.hears("enter-pin");
  await call.keys(`${customer.person.pin}#`);
  call.hears("thank-you-name", { name: customer.person.givenName });
  await call.hangsUp();
  return call;
}
