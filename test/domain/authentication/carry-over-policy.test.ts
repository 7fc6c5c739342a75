import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Assertion } from "../../../domain/authentication/assertion.ts";
import {
  carriedByHandOver,
  carriedByRedial,
  type HandOver,
  type Redial,
} from "../../../domain/authentication/carry-over.ts";
import { type AuthenticationFacts, NOTHING_PROVED } from "../../../domain/authentication/facts.ts";
import { vectorOf } from "../../../domain/authentication/vector.ts";
import { parseClock } from "../../../domain/clock.ts";
import type { ContactRecord } from "../../../domain/contact/contact.ts";
import type { ContactId, CustomerId, JourneyId } from "../../../domain/ids.ts";
import { startedJourney } from "../../../domain/journey/resume.ts";

const MINUTE = 60_000;
const NOW = 1_000_000_000;
const CLOCK = parseClock("000000000001-0000-test");
const [EARLIER, LATER, OTHER] = ["contact-1", "contact-2", "contact-3"] as readonly string[] as [
  ContactId,
  ContactId,
  ContactId,
];
const CUSTOMER = "a".repeat(32) as CustomerId;
const FRAGMENT = { region: "eu-central-1", clock: CLOCK, revision: 1 };

/** What one contact has proved, in any number of ways, some of them over. */
const someProofs = fc.array(
  fc.record({
    level: fc.constantFrom(2 as const, 3 as const),
    leftMinutes: fc.integer({ min: -2, max: 20 }),
  }),
  { maxLength: 4 },
);
type Proofs = readonly { readonly level: 2 | 3; readonly leftMinutes: number }[];

function factsOf(proofs: Proofs, more: Partial<AuthenticationFacts> = {}): AuthenticationFacts {
  const assertions = proofs.map(
    ({ level, leftMinutes }): Assertion => ({
      level,
      method: "pin",
      at: NOW - 10 * MINUTE,
      expiresAt: NOW + leftMinutes * MINUTE,
      contactId: EARLIER,
      endpoint: "number",
      sees: [],
      clock: CLOCK,
    }),
  );
  return { ...NOTHING_PROVED, assertions: [{ ...FRAGMENT, assertions }], ...more };
}

/** Never more than was proved, never longer, never a step-up, and only where everything holds. */
function expectCarried(carried: Assertion | undefined, proofs: Proofs, isAllowed: boolean): void {
  const longest = Math.max(...proofs.map(({ leftMinutes }) => leftMinutes));
  if (!isAllowed || longest <= 0) {
    expect(carried).toBeUndefined();
    return;
  }
  expect(carried).toMatchObject({ level: 2, contactId: LATER, carriedFrom: EARLIER });
  expect(carried?.expiresAt).toBe(NOW + longest * MINUTE);
}

const aRedial = fc.record({
  proofs: someProofs,
  setting: fc.constantFrom("interrupted" as const, "off" as const),
  brokeOff: fc.boolean(),
  inTime: fc.boolean(),
  sameNumber: fc.boolean(),
  alone: fc.boolean(),
  unflagged: fc.boolean(),
  sameLine: fc.boolean(),
  safe: fc.boolean(),
});

describe("the carry-over policy", () => {
  it("by redial takes every condition, whatever else holds", () => {
    fc.assert(
      fc.property(fc.oneof(aRedial, aRedial.map(allHold)), (chosen) => {
        const { proofs, setting, brokeOff, inTime, sameNumber, alone, unflagged, sameLine, safe } = chosen;
        const started = { ...FRAGMENT, customerId: CUSTOMER, channel: "VOICE", endpoint: "number" };
        const reason = brokeOff ? "customer-left" : "agent-left";
        const earlier: ContactRecord = {
          ...started,
          contactId: EARLIER,
          initialContactId: EARLIER,
          endpoint: sameNumber ? "number" : "another",
          startedAt: NOW - 10 * MINUTE,
          telephony: { chargeInfo: sameLine ? "trunk-7" : "trunk-9" },
          ended: { clock: CLOCK, value: { reason, at: NOW - (inTime ? 5 : 6) * MINUTE } },
        };
        const live = { ...started, contactId: OTHER, initialContactId: OTHER, startedAt: NOW - 60 * MINUTE };
        const journey = startedJourney({
          journeyId: "journey-1" as JourneyId,
          customerId: CUSTOMER,
          intent: safe ? "pay-a-bill" : "change-pin",
          channel: "VOICE",
          contactId: EARLIER,
          now: NOW - 9 * MINUTE,
          clock: CLOCK,
        });
        const redial: Redial = {
          contact: { contactId: LATER, endpoint: "number", telephony: { chargeInfo: "trunk-7" } },
          contacts: alone ? [earlier] : [earlier, live],
          journeys: [journey],
          facts: factsOf(proofs, unflagged ? {} : { flags: [{ ...FRAGMENT, kind: "flag", eventId: "e" }] }),
          region: "eu-west-2",
          now: NOW,
        };
        const holds = [brokeOff, inTime, sameNumber, alone, unflagged, sameLine, safe].every(Boolean);
        expectCarried(carriedByRedial(setting, redial, CLOCK), proofs, holds && setting === "interrupted");
      }),
      { numRuns: 1_000 },
    );
  });

  it("by code, token and callback takes every condition, whatever else holds", () => {
    const chosen = fc.record({
      proofs: someProofs,
      kind: fc.constantFrom("hand-over" as const, "transfer" as const, "callback" as const),
      isOfRegion: fc.boolean(),
      isInTime: fc.boolean(),
      isFromPeer: fc.boolean(),
      isAnother: fc.boolean(),
      isUnrevoked: fc.boolean(),
      hasArrived: fc.boolean(),
    });
    const holding = chosen.map((one) => ({
      ...one,
      isOfRegion: true,
      isInTime: true,
      isFromPeer: true,
      isAnother: true,
      isUnrevoked: true,
      hasArrived: true,
    }));
    fc.assert(
      fc.property(fc.oneof(chosen, holding), (one) => {
        const { proofs, kind, isOfRegion, isInTime, isFromPeer, isAnother, isUnrevoked, hasArrived } = one;
        const revocation = { ...FRAGMENT, kind: "revocation" as const, eventId: "e" };
        const later = parseClock("000000000002-0000-test");
        const waited = hasArrived ? CLOCK : later;
        const facts = factsOf(proofs, isUnrevoked ? {} : { revocations: [revocation] });
        const { "ASSERTION#eu-central-1": _known, ...vector } = vectorOf({ facts, journeys: [] }, EARLIER);
        const handOver: HandOver = {
          transfer: {
            ...FRAGMENT,
            kind,
            contactId: EARLIER,
            turn: "0",
            customerId: CUSTOMER,
            isRecognised: true,
            vector: { ...vector, "ASSERTION#eu-central-1": waited },
            until: NOW + (isInTime ? 1 : 0),
          },
          contact: { contactId: isAnother ? LATER : EARLIER, endpoint: "another" },
          facts,
          journeys: [],
          isFromPeer,
          region: isOfRegion ? "eu-central-1" : "eu-west-2",
          now: NOW,
        };
        const holds =
          isOfRegion &&
          isAnother &&
          isUnrevoked &&
          (isInTime || kind === "callback") &&
          (isFromPeer || kind !== "transfer") &&
          (hasArrived || kind === "hand-over");
        expectCarried(carriedByHandOver(handOver, CLOCK), proofs, holds);
      }),
      { numRuns: 1_000 },
    );
  });
});

function allHold<T extends { readonly proofs: Proofs }>(chosen: T) {
  return {
    ...chosen,
    setting: "interrupted" as const,
    brokeOff: true,
    inTime: true,
    sameNumber: true,
    alone: true,
    unflagged: true,
    sameLine: true,
    safe: true,
  };
}
