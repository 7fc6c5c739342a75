import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Assertion, counts, withAssertion } from "../../../domain/authentication/assertion.ts";
import { levelFor, NOTHING_PROVED } from "../../../domain/authentication/facts.ts";
import { bindingIds } from "../../../domain/authentication/safety.ts";
import { parseClock } from "../../../domain/clock.ts";
import type { ContactId } from "../../../domain/ids.ts";
import { INTENTS } from "../../../domain/intents.ts";
import { aClock, aRegion } from "../../support/arbitraries.ts";

const CLOCK = parseClock("000000000001-0000-test");
const CONTACT = "contact-1" as ContactId;
const proof: Assertion = {
  level: 2,
  method: "pin",
  at: 0,
  expiresAt: 1_000,
  contactId: CONTACT,
  sees: [],
  clock: CLOCK,
};
const aRevocation = fc.record({
  region: aRegion,
  clock: aClock,
  revision: fc.constant(1),
  kind: fc.constant("revocation" as const),
  eventId: fc.constant("e"),
});

describe("an assertion", () => {
  it("counts only while it has seen every revocation and lock that is known", () => {
    fc.assert(
      fc.property(fc.array(aRevocation), fc.array(aRevocation), (seen, unseen) => {
        const sees = bindingIds({ ...NOTHING_PROVED, revocations: seen });
        const known = { ...NOTHING_PROVED, revocations: [...seen, ...unseen] };
        const isCovered = bindingIds(known).every((id) => sees.includes(id));
        expect(counts({ ...proof, sees }, known, 0)).toBe(isCovered);
      }),
    );
  });

  it("is void by a revocation it has not seen, even one with an older clock", () => {
    const older = { region: "eu-west-2", clock: parseClock("000000000000-0000-peer"), revision: 1 };
    const facts = {
      ...NOTHING_PROVED,
      revocations: [{ ...older, kind: "revocation" as const, eventId: "e" }],
    };
    expect(counts(proof, facts, 0)).toBe(false);
  });

  it("runs out", () => {
    expect(counts(proof, NOTHING_PROVED, 999)).toBe(true);
    expect(counts(proof, NOTHING_PROVED, 1_000)).toBe(false);
  });

  it("is the proof of its own contact only", () => {
    const facts = {
      ...NOTHING_PROVED,
      assertions: [withAssertion(undefined, proof, { region: "eu-central-1", now: 0 })],
    };
    const levelOf = (contactId: string) =>
      levelFor(INTENTS["pay-a-bill"], facts, { contactId: contactId as ContactId, isRecognised: true }, 0);
    expect(levelOf("contact-1")).toBe(2);
    expect(levelOf("contact-2")).toBe(1);
  });

  it("that was carried over serves only what is marked redial-safe, and forgives no attempts", () => {
    const carried = { ...proof, carriedFrom: "contact-0" as ContactId };
    const fragment = withAssertion(undefined, carried, { region: "eu-central-1", now: 0 });
    expect(fragment.proved).toBeUndefined();
    const facts = { ...NOTHING_PROVED, assertions: [fragment] };
    const contact = { contactId: CONTACT, isRecognised: true };
    expect(levelFor(INTENTS["pay-a-bill"], facts, contact, 0)).toBe(2);
    expect(levelFor(INTENTS["change-pin"], facts, contact, 0)).toBe(1);
  });

  it("that a code handed over serves whatever its level reaches", () => {
    const carried = { ...proof, carriedFrom: "contact-0" as ContactId, carriedBy: "hand-over" as const };
    const fragment = withAssertion(undefined, carried, { region: "eu-central-1", now: 0 });
    expect(fragment.proved).toBeUndefined();
    const facts = { ...NOTHING_PROVED, assertions: [fragment] };
    const contact = { contactId: CONTACT, isRecognised: true };
    expect(levelFor(INTENTS["change-pin"], facts, contact, 0)).toBe(2);
    expect(levelFor(INTENTS["change-phone"], facts, contact, 0)).toBe(2);
  });

  it("stands beside one of another method or level in the same contact", () => {
    const at = { region: "eu-central-1", now: 0 };
    const signedIn = withAssertion(undefined, { ...proof, method: "signed-in" }, at);
    const both = withAssertion(withAssertion(signedIn, proof, at), { ...proof, level: 3 }, at);
    expect(both.assertions.map(({ method, level }) => [method, level])).toEqual([
      ["signed-in", 2],
      ["pin", 2],
      ["pin", 3],
    ]);
  });

  it("stands beside those of other contacts, and replaces its own contact's", () => {
    const at = { region: "eu-central-1", now: 0 };
    const first = withAssertion(undefined, proof, at);
    const second = withAssertion(first, { ...proof, contactId: "contact-2" as ContactId }, at);
    const again = withAssertion(second, { ...proof, expiresAt: 2_000 }, at);
    expect(again.assertions.map(({ contactId, expiresAt }) => [contactId, expiresAt])).toEqual([
      ["contact-2", 1_000],
      ["contact-1", 2_000],
    ]);
    const late = withAssertion(again, proof, { ...at, now: 1_500 });
    expect(late.assertions.map(({ contactId }) => contactId)).toEqual(["contact-1"]);
  });
});
