import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Clock, parseClock } from "../../../domain/clock.ts";
import {
  type ConsentFact,
  consentChanged,
  consentId,
  consentsOf,
  isAllowed,
  mergeConsents,
  PURPOSES,
} from "../../../domain/customer/consent.ts";
import { aRegion } from "../../support/arbitraries.ts";
import { obeysTheMergeLaws } from "../../support/merge-laws.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";

function clockAt(time: number, process = "p"): Clock {
  return parseClock(`${time.toString(16).padStart(12, "0")}-0000-${process}`);
}

/** What is said one after the other, each in a region that has seen some of what was said before. */
const aHistory = fc
  .array(
    fc.record({
      region: aRegion,
      purpose: fc.constantFrom(...PURPOSES),
      isGiven: fc.boolean(),
      hasSeen: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    }),
    { maxLength: 12 },
  )
  .map((said) => {
    const known: ConsentFact[] = [];
    for (const [time, { region, purpose, isGiven, hasSeen }] of said.entries()) {
      const seen = known.filter((fact, at) => fact.region === region || hasSeen[at]);
      const change = { purpose, isGiven, at: time, source: "keypad" as const };
      const fact = consentChanged(seen, change, { region, clock: clockAt(time + 1) });
      if (fact !== undefined) known.push(fact);
    }
    return known;
  });

describe("consent", () => {
  obeysTheMergeLaws(
    aHistory.map((facts) => mergeConsents(facts, [])),
    mergeConsents,
  );

  it("is given only by a grant that has seen every withdrawal", () => {
    fc.assert(
      fc.property(aHistory, fc.constantFrom(...PURPOSES), (facts, purpose) => {
        const mine = facts.filter((fact) => fact.purpose === purpose);
        const withdrawn = mine.filter(({ isGiven }) => !isGiven).map(consentId);
        const grants = mine.filter(({ isGiven }) => isGiven);
        expect(isAllowed(purpose, facts)).toBe(
          grants.some(({ sees }) => withdrawn.every((name) => sees.includes(name))),
        );
      }),
    );
  });

  it("is withdrawn where both were said at once, whichever clock is later", () => {
    for (const [grantTime, withdrawalTime] of [
      [5, 6],
      [6, 5],
    ] as const) {
      const before = given([], HOME, 1);
      const withdrawal = changed(before, false, PEER, withdrawalTime);
      const grant = { ...changed([], true, HOME, grantTime), sees: [] };
      expect(isAllowed("marketing", [...before, withdrawal, grant])).toBe(false);
    }
  });

  it("can be given again by who has seen the withdrawal", () => {
    const before = given([], HOME, 1);
    const withdrawn = [...before, changed(before, false, HOME, 2)];
    expect(consentsOf(withdrawn)).toEqual({ marketing: false });
    expect(consentsOf([...withdrawn, changed(withdrawn, true, PEER, 3)])).toEqual({ marketing: true });
  });

  it("is one fact however often the same is said, and nobody who was not asked allows anything", () => {
    const before = given([], HOME, 1);
    const again = { purpose: "marketing" as const, isGiven: true, at: 2, source: "agent" as const };
    expect(consentChanged(before, again, { region: PEER, clock: clockAt(2) })).toBeUndefined();
    expect(isAllowed("recording", before)).toBe(false);
    expect(consentsOf(before)).not.toHaveProperty("recording");
  });
});

function changed(known: readonly ConsentFact[], isGiven: boolean, region: string, time: number): ConsentFact {
  const change = { purpose: "marketing" as const, isGiven, at: time, source: "keypad" as const };
  const fact = consentChanged(known, change, { region, clock: clockAt(time) });
  if (fact === undefined) throw new Error("It was not so already.");
  return fact;
}

function given(known: readonly ConsentFact[], region: string, time: number): readonly ConsentFact[] {
  return [...known, changed(known, true, region, time)];
}
