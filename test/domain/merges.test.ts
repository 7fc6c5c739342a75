import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeAttempts } from "../../domain/authentication/attempts.ts";
import { type CredentialFragment, newestCredential } from "../../domain/authentication/credential.ts";
import {
  CALLBACK_STATUSES,
  type Callback,
  callbackOf,
  mergeCallbacks,
} from "../../domain/callback/callback.ts";
import { parseClock } from "../../domain/clock.ts";
import {
  type ContactEnd,
  type ContactRecord,
  mergeContacts,
  truerEnd,
} from "../../domain/contact/contact.ts";
import { END_REASONS } from "../../domain/contact/end-reason.ts";
import { edgeOf } from "../../domain/customer/alias.ts";
import { type Links, mergeLinks } from "../../domain/customer/link.ts";
import { mergeProfiles, type Profile } from "../../domain/customer/profile.ts";
import { mergeErasures, mergeTombstones } from "../../domain/customer/tombstone.ts";
import { newest } from "../../domain/fragment.ts";
import type { ContactId, CustomerId } from "../../domain/ids.ts";
import { QUEUE_NAMES } from "../../domain/intents.ts";
import { type Journey, mergeJourneys } from "../../domain/journey/journey.ts";
import {
  aClock,
  aContactId,
  aCustomerId,
  aJourneyId,
  aRegion,
  aStamp,
  maybe,
} from "../support/arbitraries.ts";
import { obeysTheMergeLaws } from "../support/merge-laws.ts";

describe("the newest of two values", () => {
  obeysTheMergeLaws(aStamp(fc.constantFrom("a", "b", "c")), newest);
});

describe("links of an identifier", () => {
  const membership = fc.record({ added: aClock, removed: aClock }, { requiredKeys: ["added"] });
  const edge = fc
    .tuple(aCustomerId, aCustomerId)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => edgeOf(one, other));
  const links = fc.record({
    generation: fc.nat(2),
    customers: fc.dictionary(aCustomerId, membership),
    aliases: fc.dictionary(edge, membership),
  });
  obeysTheMergeLaws(links as fc.Arbitrary<Links>, mergeLinks);
});

describe("a profile", () => {
  const profile = fc
    .tuple(
      fc.boolean(),
      maybe({
        givenName: aStamp(fc.constantFrom("Ada", "Grace")),
        textNumber: aStamp(fc.constantFrom("+447700900001", "+447700900002")),
        emailAddress: aStamp(fc.constantFrom("ada@tandem.example", "grace@tandem.example")),
        timeZone: aStamp(fc.constantFrom("Europe/Berlin", "Europe/London")),
        language: aStamp(fc.constantFrom("en-GB", "de-DE")),
        contactWay: aStamp(fc.constantFrom("text", "email")),
        noMarketing: aStamp(fc.boolean()),
      }),
    )
    .map(([isKnown, rest]) => ({ isKnown, ...rest }));
  obeysTheMergeLaws(profile as fc.Arbitrary<Profile>, mergeProfiles);
});

describe("a tombstone, and an erasure", () => {
  const tombstone = fc.record({ at: fc.nat(5), clock: aClock, generation: fc.integer({ min: 1, max: 3 }) });
  obeysTheMergeLaws(tombstone, mergeTombstones);
  const erasure = fc
    .record({
      tombstone,
      region: aRegion,
      revision: fc.nat(2),
      refs: fc.uniqueArray(fc.constantFrom("phone:v1:x", "login:v1:y", "phone:v2:z")),
      contacts: fc.uniqueArray(fc.record({ contactId: aContactId, startedAt: fc.nat(3) }), {
        selector: ({ contactId }) => contactId,
      }),
    })
    .map(({ tombstone: fields, ...rest }) => ({
      ...rest,
      ...fields,
      kind: "tombstone" as const,
      customerId: "a".repeat(32) as CustomerId,
    }));
  obeysTheMergeLaws(
    erasure.map((one) => mergeErasures(one, one)),
    mergeErasures,
  );
});

describe("attempts", () => {
  const attempt = fc.record({ id: fc.constantFrom("a", "b", "c", "d"), at: fc.nat(3), clock: aClock });
  // One input is tried once: copies of an attempt with one clock are the same attempt.
  const attempts = fc.array(attempt, { maxLength: 5 }).map((list) =>
    mergeAttempts(
      list.map((one) => ({ ...one, at: Number.parseInt(one.clock.slice(0, 12), 16) })),
      [],
    ),
  );
  obeysTheMergeLaws(attempts, mergeAttempts);
});

describe("credentials", () => {
  const credential = fc.record({
    region: aRegion,
    clock: aClock,
    revision: fc.constant(1),
    method: fc.constant("pin" as const),
    pepper: fc.constant(1),
    hash: fc.constantFrom("x", "y"),
  });
  obeysTheMergeLaws(
    credential.map(
      (one): CredentialFragment => ({ ...one, region: one.hash === "x" ? "eu-central-1" : "eu-west-2" }),
    ),
    (one, other) => newestCredential(one, other) ?? one,
  );
});

describe("the end of a contact", () => {
  const end = fc.record(
    { reason: fc.constantFrom(...END_REASONS), at: fc.nat(3), asOf: fc.nat(3) },
    { requiredKeys: ["reason", "at"] },
  );
  // A telling that says no time is one of time nought.
  obeysTheMergeLaws(
    end.map((one): ContactEnd => (one.asOf === 0 ? { reason: one.reason, at: one.at } : one)),
    truerEnd,
  );
});

describe("a contact", () => {
  const contact = fc
    .tuple(
      fc.record({
        region: aRegion,
        clock: aClock,
        revision: fc.nat(3),
        contactId: fc.constant("contact-1" as ContactId),
        initialContactId: aContactId,
        channel: fc.constantFrom("VOICE", "CHAT"),
        startedAt: fc.nat(5),
      }),
      maybe({
        customerId: aCustomerId,
        journeyId: aJourneyId,
        endpoint: fc.constantFrom("e1", "e2"),
        telephony: fc.constantFrom({ lineInfo: "t1" }, { lineInfo: "t2" }),
        attachments: fc.constantFrom([{ name: "a.pdf", id: "1" }], [{ name: "b.pdf", id: "2" }]),
        closed: aStamp(fc.record({ reason: fc.constantFrom("farewell", "agent-left"), at: fc.nat(5) })),
        ended: aStamp(fc.record({ reason: fc.constantFrom("customer-left", "failed"), at: fc.nat(5) })),
      }),
    )
    .map(([required, optional]) => ({ ...required, ...optional }));
  obeysTheMergeLaws(contact as fc.Arbitrary<ContactRecord>, mergeContacts);
});

describe("a callback", () => {
  const callback = fc
    .tuple(
      fc.record({
        region: aRegion,
        clock: aClock,
        revision: fc.nat(3),
        callbackId: fc.constant("contact-1" as ContactId),
        customerId: aCustomerId,
        isRecognised: fc.boolean(),
        initialContactId: aContactId,
        number: fc.constantFrom("+447700900001", "+447700900002"),
        queue: fc.constantFrom(...QUEUE_NAMES),
        language: fc.constantFrom("en-GB", "de-DE"),
        vector: fc.constantFrom({}, { "ASSERTION#eu-west-2": parseClock("000000000001-0000-home") }),
        askedAt: fc.nat(3),
        due: fc.nat(3),
        takenIn: aRegion,
        status: aStamp(
          fc.record(
            { value: fc.constantFrom(...CALLBACK_STATUSES), by: aRegion, contactId: aContactId },
            { requiredKeys: ["value"] },
          ),
        ),
      }),
      maybe({ aim: fc.constantFrom({ kind: "intent", intent: "pay-a-bill" }) }),
    )
    .map(([required, optional]) => ({ ...required, ...optional }));
  obeysTheMergeLaws(callback as fc.Arbitrary<Callback>, mergeCallbacks);

  it("that was made is never to be made again, whatever is said of it later or elsewhere", () => {
    fc.assert(
      fc.property(fc.array(callback, { minLength: 1, maxLength: 4 }), (fragments) => {
        const known = callbackOf(fragments as readonly Callback[]);
        const has = (status: string) => fragments.some((one) => one.status.value.value === status);
        const expected = [...CALLBACK_STATUSES].reverse().find(has);
        expect(known?.status.value.value).toBe(expected);
      }),
    );
  });
});

describe("a journey", () => {
  const journey = fc.record({
    journeyId: aJourneyId,
    customerId: aCustomerId,
    intent: fc.constantFrom("pay-a-bill", "change-pin"),
    startedAt: fc.nat(5),
    answeredAt: fc.nat(5),
    status: aStamp(fc.constantFrom("active", "interrupted", "waiting", "completed", "abandoned")),
    channel: aStamp(fc.constantFrom("VOICE", "CHAT")),
    answers: fc.dictionary(fc.constantFrom("amount", "confirm"), aStamp(fc.constantFrom("1", "2"))),
    contacts: fc.uniqueArray(aContactId),
    letters: fc.uniqueArray(fc.constantFrom("l1", "l2", "l3"), { minLength: 1 }),
    clock: aClock,
  });
  obeysTheMergeLaws(journey as fc.Arbitrary<Journey>, mergeJourneys);
});
