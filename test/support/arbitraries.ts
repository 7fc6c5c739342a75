/** Made-up stored things for property tests: few distinct values, so that they meet. */
import fc from "fast-check";
import { type Clock, parseClock } from "../../domain/clock.ts";
import type { ContactId, CustomerId, JourneyId } from "../../domain/ids.ts";

export const aClock: fc.Arbitrary<Clock> = fc
  .tuple(fc.nat(3), fc.nat(2), fc.constantFrom("home", "peer"))
  .map(([time, count, process]) =>
    parseClock(`${time.toString(16).padStart(12, "0")}-${count.toString(16).padStart(4, "0")}-${process}`),
  );

export const aRegion = fc.constantFrom("eu-central-1", "eu-west-2");

export const aCustomerId = fc
  .constantFrom("a", "b", "c")
  .map((letter) => letter.repeat(32)) as fc.Arbitrary<CustomerId>;

export const aContactId = fc.constantFrom("contact-1", "contact-2", "contact-3") as fc.Arbitrary<ContactId>;

export const aJourneyId = fc.constantFrom("journey-1") as fc.Arbitrary<JourneyId>;

export function aStamp<T>(value: fc.Arbitrary<T>) {
  return fc.record({ value, clock: aClock });
}

/** A record whose optional fields are absent rather than undefined. */
export function maybe<T extends object>(
  required: { [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<Partial<T>> {
  return fc.record(required, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}
