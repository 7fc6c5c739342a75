import { describe, expect, it } from "vitest";
import {
  CARRY_OVER,
  type CarryOverCondition,
  carriedByRedial,
  parseRedialCarryOver,
  type Redial,
  unmetConditions,
} from "../../../domain/authentication/carry-over.ts";
import { type AuthenticationFacts, NOTHING_PROVED } from "../../../domain/authentication/facts.ts";
import { parseClock } from "../../../domain/clock.ts";
import type { ContactRecord } from "../../../domain/contact/contact.ts";
import type { ContactId, CustomerId, JourneyId } from "../../../domain/ids.ts";
import { startedJourney } from "../../../domain/journey/resume.ts";

const MINUTE = 60_000;
const NOW = 1_000_000_000;
const CLOCK = parseClock("000000000001-0000-test");
const EARLIER = "contact-1" as ContactId;
const LATER = "contact-2" as ContactId;
const OTHER = "contact-3" as ContactId;
const CUSTOMER = "a".repeat(32) as CustomerId;
const FRAGMENT = { region: "eu-central-1", clock: CLOCK, revision: 1 };

const earlier: ContactRecord = {
  ...FRAGMENT,
  contactId: EARLIER,
  initialContactId: EARLIER,
  customerId: CUSTOMER,
  channel: "VOICE",
  startedAt: NOW - 10 * MINUTE,
  endpoint: "number",
  telephony: { chargeInfo: "trunk-7" },
  ended: { clock: CLOCK, value: { reason: "customer-left", at: NOW - 5 * MINUTE } },
};
const proof = {
  level: 2 as const,
  method: "pin" as const,
  at: NOW - 9 * MINUTE,
  expiresAt: NOW + 21 * MINUTE,
  contactId: EARLIER,
  endpoint: "number",
  sees: [],
  clock: CLOCK,
};
const facts: AuthenticationFacts = { ...NOTHING_PROVED, assertions: [{ ...FRAGMENT, assertions: [proof] }] };
const journey = startedJourney({
  journeyId: "journey-1" as JourneyId,
  customerId: CUSTOMER,
  intent: "pay-a-bill",
  channel: "VOICE",
  contactId: EARLIER,
  now: NOW - 9 * MINUTE,
  clock: CLOCK,
});
const redial: Redial = {
  contact: { contactId: LATER, endpoint: "number", telephony: { chargeInfo: "trunk-7" } },
  contacts: [earlier],
  journeys: [journey],
  facts,
  region: "eu-west-2",
  now: NOW,
};

function carried(change: Partial<Redial>) {
  return carriedByRedial("interrupted", { ...redial, ...change }, CLOCK);
}

describe("carry-over by redial", () => {
  it("hands on the proof with its own expiry, at level 2, naming where it was made", () => {
    expect(carried({})).toMatchObject({
      level: 2,
      contactId: LATER,
      carriedFrom: EARLIER,
      expiresAt: proof.expiresAt,
    });
  });

  it("is carried by nothing else than the setting that allows it", () => {
    expect(carriedByRedial("off", redial, CLOCK)).toBeUndefined();
    expect(() => parseRedialCarryOver("always")).toThrowError(/"off" or "interrupted"; it is "always"/);
  });

  it("leaves a step-up behind", () => {
    const stepUp = { ...facts, assertions: [{ ...FRAGMENT, assertions: [{ ...proof, level: 3 as const }] }] };
    expect(carried({ facts: stepUp })?.level).toBe(2);
  });

  const broken: Readonly<
    Record<Exclude<CarryOverCondition, "never">, readonly Partial<Redial & { earlier: ContactRecord }>[]>
  > = {
    "broke off without a farewell": [
      { earlier: { ...earlier, closed: { clock: CLOCK, value: { reason: "farewell", at: NOW } } } },
      { earlier: { ...earlier, ended: { clock: CLOCK, value: { reason: "agent-left", at: NOW } } } },
      { earlier: { ...earlier, ended: { clock: CLOCK, value: { reason: "flow-ended", at: NOW } } } },
      { earlier: { ...earlier, ended: { clock: CLOCK, value: { reason: "unknown", at: NOW } } } },
    ],
    "five minutes ago or less": [
      {
        earlier: {
          ...earlier,
          ended: { clock: CLOCK, value: { reason: "customer-left", at: NOW - 5 * MINUTE - 1 } },
        },
      },
    ],
    "from the same number": [{ earlier: { ...earlier, endpoint: "another" } }],
    "no other live contact on that number": [
      { contacts: undefined },
      { contacts: [earlier, { ...withoutEnd(earlier), contactId: OTHER, startedAt: NOW - 60 * MINUTE }] },
      // The same number, as an older key of the ring words it.
      {
        contacts: [
          earlier,
          { ...withoutEnd(earlier), contactId: OTHER, endpoint: "word", startedAt: NOW - 60 * MINUTE },
        ],
      },
    ],
    "no flag": [{ facts: { ...facts, flags: [{ ...FRAGMENT, kind: "flag", eventId: "e" }] } }],
    "the same telephony metadata where present": [
      { earlier: { ...earlier, telephony: { chargeInfo: "trunk-9" } } },
    ],
    "an intent marked redial-safe": [{ journeys: [] }, { journeys: [{ ...journey, intent: "change-pin" }] }],
  };

  it.each(
    Object.entries(broken).flatMap(([condition, cases]) =>
      cases.map((change) => [condition, change] as const),
    ),
  )("fails on exactly one condition: %s", (condition, change) => {
    const candidate = { ...redial, earlier, proof, ...change };
    expect(unmetConditions("interrupted", candidate)).toEqual([condition]);
  });

  it("tests every condition of the table above", () => {
    expect(Object.keys(broken).sort()).toEqual([...CARRY_OVER.redial.interrupted].sort());
  });

  it("carries nothing where the proof has not seen a revocation", () => {
    const revocation = { ...FRAGMENT, kind: "revocation" as const, eventId: "e" };
    expect(carried({ facts: { ...facts, revocations: [revocation] } })).toBeUndefined();
  });

  it("carries nothing from a contact before the last one", () => {
    const last = { ...earlier, contactId: OTHER, startedAt: NOW - 6 * MINUTE };
    expect(carried({ contacts: [earlier, last] })).toBeUndefined();
  });

  it("waits for no contact that began longer ago than one can last", () => {
    const lost = { ...withoutEnd(earlier), contactId: OTHER, startedAt: NOW - 25 * 60 * MINUTE };
    expect(carried({ contacts: [earlier, lost] })).toBeDefined();
  });

  it("compares telephony metadata only where both contacts have it", () => {
    expect(carried({ contact: { contactId: LATER, endpoint: "number" } })).toBeDefined();
  });
});

function withoutEnd({ ended: _ended, ...contact }: ContactRecord): ContactRecord {
  return contact;
}
