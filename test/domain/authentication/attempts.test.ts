import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AssertionFragment } from "../../../domain/authentication/assertion.ts";
import {
  type AttemptsFragment,
  gateOf,
  type TriedFacts,
  withAttempt,
} from "../../../domain/authentication/attempts.ts";
import { type Lock, safetyId } from "../../../domain/authentication/safety.ts";
import { HybridClock } from "../../../domain/clock.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const MINUTE = 60_000;
const START = 1_700_000_000_000;
const NOTHING: TriedFacts = {
  attempts: [],
  assertions: [],
  locks: [],
  unlocks: [],
  revocations: [],
  flags: [],
};

function world() {
  const wall = { now: START };
  const clock = new HybridClock({ now: () => wall.now, processId: "test" });
  const lists = new Map<string, AttemptsFragment>();
  let count = 0;
  const tryIn = (region: string) => {
    count += 1;
    const attempt = { id: `try-${count}`, at: wall.now, clock: clock.tick() };
    lists.set(region, withAttempt(lists.get(region), attempt, region));
  };
  const facts = (more: Partial<TriedFacts> = {}): TriedFacts => ({
    ...NOTHING,
    attempts: [...lists.values()],
    ...more,
  });
  return { wall, clock, tryIn, facts };
}

describe("the gate before a PIN", () => {
  it("closes a region at three of its own, and only that", () => {
    const { tryIn, facts, wall } = world();
    for (let count = 0; count < 3; count += 1) tryIn(HOME);
    expect(gateOf(facts(), HOME, wall.now)).toEqual({
      isOpen: false,
      scope: "region",
      until: START + 30 * MINUTE,
    });
    expect(gateOf(facts(), PEER, wall.now)).toEqual({ isOpen: true });
  });

  it("closes everywhere at five in sum", () => {
    const { tryIn, facts, wall } = world();
    for (const region of [HOME, PEER, HOME, PEER]) tryIn(region);
    expect(gateOf(facts(), HOME, wall.now).isOpen).toBe(true);
    tryIn(PEER);
    for (const region of [HOME, PEER, "us-east-1"])
      expect(gateOf(facts(), region, wall.now)).toMatchObject({ isOpen: false, scope: "customer" });
  });

  it("opens after thirty minutes, and counts from anew", () => {
    const { tryIn, facts, wall } = world();
    for (let count = 0; count < 3; count += 1) tryIn(HOME);
    wall.now += 30 * MINUTE;
    expect(gateOf(facts(), HOME, wall.now).isOpen).toBe(true);
    tryIn(HOME);
    tryIn(HOME);
    expect(gateOf(facts(), HOME, wall.now).isOpen).toBe(true);
    tryIn(HOME);
    expect(gateOf(facts(), HOME, wall.now).isOpen).toBe(false);
  });

  it("forgets attempts before the newest success or unlock, of either region", () => {
    const { tryIn, facts, wall, clock } = world();
    for (const region of [HOME, HOME, PEER, PEER]) tryIn(region);
    const proved: AssertionFragment = {
      region: PEER,
      clock: clock.tick(),
      revision: 1,
      assertions: [],
      proved: { clock: clock.tick(), sees: [] },
    };
    tryIn(HOME);
    expect(gateOf(facts(), HOME, wall.now).isOpen).toBe(false);
    expect(gateOf(facts({ assertions: [proved] }), HOME, wall.now).isOpen).toBe(true);
    const unlock = {
      region: PEER,
      clock: clock.tick(),
      revision: 1,
      kind: "unlock" as const,
      sees: [],
      eventId: "e",
    };
    expect(gateOf(facts({ unlocks: [unlock] }), HOME, wall.now).isOpen).toBe(true);
  });

  it("obeys a lock whose attempts have not arrived, until something that has seen it ends it", () => {
    const { facts, wall, clock } = world();
    const lock: Lock = {
      region: PEER,
      clock: clock.tick(),
      revision: 1,
      kind: "lock",
      scope: "customer",
      at: START,
      until: START + 30 * MINUTE,
      eventId: "e",
    };
    expect(gateOf(facts({ locks: [lock] }), HOME, wall.now).isOpen).toBe(false);
    expect(gateOf(facts({ locks: [{ ...lock, scope: "region" }] }), HOME, wall.now).isOpen).toBe(true);
    const unlock = { region: HOME, clock: clock.tick(), revision: 1, kind: "unlock" as const, eventId: "f" };
    expect(gateOf(facts({ locks: [lock], unlocks: [{ ...unlock, sees: [] }] }), HOME, wall.now).isOpen).toBe(
      false,
    );
    expect(
      gateOf(facts({ locks: [lock], unlocks: [{ ...unlock, sees: [safetyId(lock)] }] }), HOME, wall.now)
        .isOpen,
    ).toBe(true);
    expect(gateOf(facts({ locks: [lock] }), HOME, lock.until).isOpen).toBe(true);
  });

  it("lets at most three tries of a region through in any half hour, whatever the other region does", () => {
    const step = fc.record({ region: fc.constantFrom(HOME, PEER), waits: fc.nat(25 * MINUTE) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, isCutOff) => {
        const { tryIn, facts, wall } = world();
        const passed: { region: string; at: number }[] = [];
        for (const { region, waits } of steps) {
          wall.now += waits;
          const seen = facts();
          const known = isCutOff
            ? { ...seen, attempts: seen.attempts.filter((fragment) => fragment.region === region) }
            : seen;
          if (!gateOf(known, region, wall.now).isOpen) continue;
          tryIn(region);
          passed.push({ region, at: wall.now });
        }
        for (const { region, at } of passed) {
          const locked = passed.filter(
            (other) => other.region === region && other.at >= at && other.at < at + 30 * MINUTE,
          );
          expect(locked.length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it("counts the same whatever order the regions' lists arrive in", () => {
    const { tryIn, facts, wall } = world();
    for (const region of [HOME, PEER, HOME, PEER, HOME]) tryIn(region);
    const one = facts();
    expect(gateOf({ ...one, attempts: [...one.attempts].reverse() }, PEER, wall.now)).toEqual(
      gateOf(one, PEER, wall.now),
    );
  });
});
