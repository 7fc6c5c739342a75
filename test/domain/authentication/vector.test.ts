import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AuthenticationFacts, NOTHING_PROVED } from "../../../domain/authentication/facts.ts";
import { isCovered, lackingIn, vectorOf } from "../../../domain/authentication/vector.ts";
import { type Clock, parseClock } from "../../../domain/clock.ts";
import type { ContactId, CustomerId, JourneyId } from "../../../domain/ids.ts";
import { startedJourney } from "../../../domain/journey/resume.ts";
import { aClock, aRegion } from "../../support/arbitraries.ts";

const CONTACT = "contact-1" as ContactId;
const OLD = parseClock("000000000001-0000-home");
const NEW = parseClock("000000000002-0000-home");

function factsAt(clock: Clock, region = "eu-central-1", contactId = CONTACT): AuthenticationFacts {
  const assertion = {
    level: 2 as const,
    method: "pin" as const,
    at: 0,
    expiresAt: 1,
    contactId,
    sees: [],
    clock,
  };
  return { ...NOTHING_PROVED, assertions: [{ region, clock, revision: 1, assertions: [assertion] }] };
}

const journey = startedJourney({
  journeyId: "journey-1" as JourneyId,
  customerId: "a".repeat(32) as CustomerId,
  intent: "pay-a-bill",
  channel: "VOICE",
  contactId: CONTACT,
  now: 0,
  clock: NEW,
});
const journeys = [{ ...journey, region: "eu-central-1", revision: 1 }];
const aRevocation = fc
  .record({ region: aRegion, clock: aClock })
  .map((fact) => ({ ...fact, revision: 1, kind: "revocation" as const, eventId: "e" }));

describe("a hand-over vector", () => {
  it("is covered by what it was made of, and by anything newer", () => {
    const vector = vectorOf({ facts: factsAt(OLD), journeys }, CONTACT);
    expect(Object.keys(vector)).toEqual(["ASSERTION#eu-central-1", "JOURNEY#journey-1#eu-central-1"]);
    expect(isCovered(vector, { facts: factsAt(OLD), journeys })).toBe(true);
    expect(isCovered(vector, { facts: factsAt(NEW), journeys })).toBe(true);
  });

  it("is not covered by an older fragment, another region's, or none", () => {
    const vector = vectorOf({ facts: factsAt(NEW), journeys }, CONTACT);
    expect(lackingIn(vector, { facts: factsAt(OLD), journeys })).toEqual(["ASSERTION#eu-central-1"]);
    expect(isCovered(vector, { facts: factsAt(NEW, "eu-west-2"), journeys })).toBe(false);
    expect(isCovered(vector, { facts: factsAt(NEW), journeys: [] })).toBe(false);
    expect(isCovered({ constructor: OLD }, { facts: NOTHING_PROVED, journeys: [] })).toBe(false);
  });

  it("waits for nothing that another contact did", () => {
    const facts = factsAt(NEW, "eu-central-1", "contact-2" as ContactId);
    expect(vectorOf({ facts, journeys: [] }, CONTACT)).toEqual({});
  });

  it("waits for every revocation that the giver knew", () => {
    fc.assert(
      fc.property(fc.array(aRevocation), fc.array(aRevocation), (known, arrived) => {
        const vector = vectorOf({ facts: { ...NOTHING_PROVED, revocations: known }, journeys: [] }, CONTACT);
        const holdings = { facts: { ...NOTHING_PROVED, revocations: arrived }, journeys: [] };
        const has = (fact: (typeof known)[number]) =>
          arrived.some(({ clock, region }) => clock === fact.clock && region === fact.region);
        expect(isCovered(vector, holdings)).toBe(known.every(has));
      }),
    );
  });
});
