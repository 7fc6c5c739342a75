import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Assertion,
  type AssertionFragment,
  PROOF_METHODS,
} from "../../../domain/authentication/assertion.ts";
import { gateOf } from "../../../domain/authentication/attempts.ts";
import { type AuthenticationFacts, levelFor, NOTHING_PROVED } from "../../../domain/authentication/facts.ts";
import { provedBy } from "../../../domain/authentication/proof.ts";
import { bindingIds, type Lock, safetyId } from "../../../domain/authentication/safety.ts";
import type { ContactId } from "../../../domain/ids.ts";
import { INTENT_NAMES, INTENTS, intentOf } from "../../../domain/intents.ts";
import { aClock, aContactId, aRegion } from "../../support/arbitraries.ts";

const NOW = 1_000_000;
const base = { region: aRegion, clock: aClock, revision: fc.constant(1) };
const aLock = fc.record({
  ...base,
  kind: fc.constant("lock" as const),
  scope: fc.constantFrom("customer" as const, "region" as const),
  at: fc.constant(0),
  until: fc.constantFrom(NOW - 1, NOW + 1),
  eventId: fc.constant("e"),
});
const aRevocation = fc.record({
  ...base,
  kind: fc.constant("revocation" as const),
  eventId: fc.constant("e"),
});

/** Facts in which everybody has seen some of what there is, as replication in any order may leave them. */
const someFacts: fc.Arbitrary<AuthenticationFacts> = fc
  .tuple(fc.array(aLock, { maxLength: 4 }), fc.array(aRevocation, { maxLength: 3 }))
  .chain(([locks, revocations]) => {
    const sees = fc.subarray([...bindingIds({ ...NOTHING_PROVED, locks, revocations })]);
    const assertion = fc.record({
      level: fc.constantFrom(2 as const, 3 as const),
      method: fc.constantFrom(...PROOF_METHODS),
      at: fc.constant(0),
      expiresAt: fc.constantFrom(NOW, NOW + 1),
      contactId: aContactId,
      sees,
      clock: aClock,
    });
    const fragment: fc.Arbitrary<AssertionFragment> = fc.record(
      {
        ...base,
        assertions: fc.array(assertion, { maxLength: 3 }),
        proved: fc.record({ clock: aClock, sees }),
      },
      { requiredKeys: ["region", "clock", "revision", "assertions"] },
    );
    const unlock = fc.record({
      ...base,
      kind: fc.constant("unlock" as const),
      sees,
      eventId: fc.constant("e"),
    });
    return fc.record({
      credentials: fc.constant([]),
      attempts: fc.constant([]),
      flags: fc.constant([]),
      locks: fc.constant(locks),
      revocations: fc.constant(revocations),
      unlocks: fc.array(unlock, { maxLength: 2 }),
      assertions: fc.array(fragment, { maxLength: 2 }),
    });
  });

function isSeen(lock: Lock, { unlocks, assertions }: AuthenticationFacts): boolean {
  const seen = [...unlocks.map(({ sees }) => sees), ...assertions.map(({ proved }) => proved?.sees ?? [])];
  return seen.flat().includes(safetyId(lock));
}

describe("a lock", () => {
  it("is ended by time, or by an unlock or a proof that had seen it, and by nothing else", () => {
    fc.assert(
      fc.property(someFacts, aRegion, (facts, region) => {
        const holds = facts.locks.some(
          (lock) =>
            (lock.scope === "customer" || lock.region === region) && NOW < lock.until && !isSeen(lock, facts),
        );
        expect(gateOf(facts, region, NOW).isOpen).toBe(!holds);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what is proved, and what takes trust away", () => {
  it("say the same in whatever order, and however often, they arrive", () => {
    const mixed = someFacts.chain((facts) =>
      fc.record({
        facts: fc.constant(facts),
        arrived: fc.record({
          ...Object.fromEntries(
            (["locks", "unlocks", "revocations", "assertions"] as const).map((name) => {
              const list: readonly unknown[] = facts[name];
              const whole = fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 });
              return [name, whole];
            }),
          ),
          ...Object.fromEntries(
            (["credentials", "attempts", "flags"] as const).map((name) => [name, fc.constant([])]),
          ),
        }) as unknown as fc.Arbitrary<AuthenticationFacts>,
      }),
    );
    fc.assert(
      fc.property(mixed, aRegion, fc.constantFrom(...INTENT_NAMES), ({ facts, arrived }, region, intent) => {
        const contact = { contactId: "contact-1" as ContactId, isRecognised: true };
        expect(bindingIds(arrived)).toEqual(bindingIds(facts));
        expect(gateOf(arrived, region, NOW)).toEqual(gateOf(facts, region, NOW));
        expect(levelFor(intentOf(intent), arrived, contact, NOW)).toBe(
          levelFor(intentOf(intent), facts, contact, NOW),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("a level", () => {
  const contact = { contactId: "contact-1" as ContactId, isRecognised: true };

  it("above 1 needs a proof of this contact that has seen every lock and revocation", () => {
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...INTENT_NAMES), (facts, intent) => {
        const valid = facts.assertions
          .flatMap(({ assertions }) => assertions)
          .filter(
            (assertion: Assertion) =>
              assertion.contactId === contact.contactId &&
              NOW < assertion.expiresAt &&
              bindingIds(facts).every((id) => assertion.sees.includes(id)),
          );
        expect(levelFor(intentOf(intent), facts, contact, NOW)).toBe(
          Math.max(1, ...valid.map(({ level }) => level)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("is never raised by a fact that takes trust away", () => {
    fc.assert(
      fc.property(someFacts, aRevocation, aLock, (facts, revocation, lock) => {
        const intent = INTENTS["pay-a-bill"];
        const before = levelFor(intent, facts, contact, NOW);
        const doubted = {
          ...facts,
          revocations: [...facts.revocations, revocation],
          locks: [...facts.locks, lock],
        };
        expect(levelFor(intent, doubted, contact, NOW)).toBeLessThanOrEqual(before);
      }),
    );
  });

  it("of 3 takes two methods that both count, whichever comes first", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PROOF_METHODS),
        fc.constantFrom(...PROOF_METHODS),
        fc.boolean(),
        aClock,
        (first, second, isRevokedBetween, clock) => {
          const prover = {
            contactId: contact.contactId,
            region: "eu-central-1",
            now: NOW,
            tick: () => clock,
          };
          const one = provedBy(first, { ...prover, facts: NOTHING_PROVED }, []);
          expect(one.level).toBe(2);
          const revocation = {
            region: "eu-west-2",
            clock,
            revision: 1,
            kind: "revocation" as const,
            eventId: "e",
          };
          const facts = {
            ...NOTHING_PROVED,
            assertions: [one.assertions],
            revocations: isRevokedBetween ? [revocation] : [],
          };
          const two = provedBy(second, { ...prover, facts }, bindingIds(facts));
          expect(two.level).toBe(first !== second && !isRevokedBetween ? 3 : 2);
        },
      ),
    );
  });
});
