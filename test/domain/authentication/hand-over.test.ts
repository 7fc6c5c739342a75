import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isByRedial } from "../../../domain/authentication/assertion.ts";
import {
  CARRY_OVER,
  carriedByHandOver,
  type HandOver,
  type HandOverCondition,
  unmetHandOverConditions,
} from "../../../domain/authentication/carry-over.ts";
import { type AuthenticationFacts, NOTHING_PROVED } from "../../../domain/authentication/facts.ts";
import { codeHmacs, handOverCode, spacedCode } from "../../../domain/authentication/hand-over-code.ts";
import type { Transfer } from "../../../domain/authentication/transfer.ts";
import { vectorOf } from "../../../domain/authentication/vector.ts";
import { parseClock } from "../../../domain/clock.ts";
import type { ContactId, CustomerId } from "../../../domain/ids.ts";
import { KEYS, ROTATED_KEYS } from "../../support/two-regions.ts";

const EARLIER = parseClock("000000000000-0000-test");
const CLOCK = parseClock("000000000001-0000-test");
const CHAT = "contact-1" as ContactId;
const CALL = "contact-2" as ContactId;
const FRAGMENT = { region: "eu-central-1", clock: CLOCK, revision: 1 };
const NOW = 1_000_000;

const transfer: Transfer = {
  ...FRAGMENT,
  kind: "hand-over",
  contactId: CHAT,
  turn: "0",
  customerId: "a".repeat(32) as CustomerId,
  isRecognised: true,
  until: NOW + 1,
};
const proof = {
  level: 2 as const,
  method: "signed-in" as const,
  at: NOW - 1_000,
  expiresAt: NOW + 5_000,
  contactId: CHAT,
  endpoint: "login:v1:x",
  sees: [],
  clock: CLOCK,
};
const facts: AuthenticationFacts = { ...NOTHING_PROVED, assertions: [{ ...FRAGMENT, assertions: [proof] }] };
const handOver: HandOver = {
  transfer,
  contact: { contactId: CALL, endpoint: "phone:v1:y" },
  facts,
  journeys: [],
  isFromPeer: false,
  region: "eu-central-1",
  now: NOW,
};

describe("carry-over by hand-over", () => {
  it("hands on the proof with its own expiry, at level 2, to the new contact and its endpoint", () => {
    expect(carriedByHandOver(handOver, CLOCK)).toMatchObject({
      level: 2,
      method: "signed-in",
      contactId: CALL,
      endpoint: "phone:v1:y",
      expiresAt: proof.expiresAt,
      carriedFrom: CHAT,
      carriedBy: "hand-over",
    });
  });

  it("leaves a step-up behind", () => {
    const stepUp = { ...proof, level: 3 as const };
    const steppedUp = { ...facts, assertions: [{ ...FRAGMENT, assertions: [proof, stepUp] }] };
    expect(carriedByHandOver({ ...handOver, facts: steppedUp }, CLOCK)?.level).toBe(2);
  });

  const vector = vectorOf({ facts, journeys: [] }, CHAT);
  const given: Readonly<Record<HandOver["transfer"]["kind"], HandOver>> = {
    "hand-over": handOver,
    transfer: { ...handOver, transfer: { ...transfer, kind: "transfer", vector }, isFromPeer: true },
    callback: { ...handOver, transfer: { ...transfer, kind: "callback", vector } },
  };
  const broken: Readonly<Record<HandOverCondition, Partial<HandOver>>> = {
    "a code given out by this region": { region: "eu-west-2" },
    "a token meant for this region": { region: "eu-west-2" },
    "a call that this region made for it": { region: "eu-west-2" },
    "ten minutes ago or less": { now: NOW + 1 },
    "ninety seconds ago or less": { now: NOW + 1 },
    "from the other region's own number": { isFromPeer: false },
    "to another contact than the one that gave it": { contact: { contactId: CHAT } },
    // The clock is as new as what is waited for, and what it proved has run out.
    "a proof of that contact which still counts": {
      facts: { ...facts, assertions: [{ ...FRAGMENT, assertions: [{ ...proof, expiresAt: NOW }] }] },
    },
    "all that it relies on has arrived": {
      facts: { ...facts, assertions: [{ ...FRAGMENT, clock: EARLIER, assertions: [proof] }] },
    },
  };

  it.each(
    (["hand-over", "transfer", "callback"] as const).flatMap((kind) =>
      CARRY_OVER[kind].map((condition) => [kind, condition] as const),
    ),
  )("by %s fails on exactly one condition: %s", (kind, condition) => {
    expect(carriedByHandOver(given[kind], CLOCK)).toMatchObject({ carriedBy: kind });
    const change = broken[condition];
    expect(unmetHandOverConditions({ ...given[kind], ...change })).toEqual([condition]);
    expect(carriedByHandOver({ ...given[kind], ...change }, CLOCK)).toBeUndefined();
  });

  it("of what a mere redial brought stays a mere redial: no code makes more of it than it was", () => {
    const byRedial = { ...proof, expiresAt: NOW + 9_000, carriedFrom: "contact-0" as ContactId };
    const redialled = { ...byRedial, method: "pin" as const, carriedBy: "redial" as const };
    const withProofs = (...assertions: AuthenticationFacts["assertions"][number]["assertions"]) => ({
      ...handOver,
      facts: { ...NOTHING_PROVED, assertions: [{ ...FRAGMENT, assertions }] },
    });
    expect(carriedByHandOver(withProofs(redialled), CLOCK)).toMatchObject({ carriedBy: "redial" });
    expect(carriedByHandOver(withProofs(redialled, proof), CLOCK)).toMatchObject({
      method: "signed-in",
      carriedBy: "hand-over",
    });
  });

  it("by token and by callback is no mere redial: it serves every intent", () => {
    for (const kind of ["transfer", "callback"] as const) {
      const carried = carriedByHandOver(given[kind], CLOCK);
      expect(carried === undefined ? undefined : isByRedial(carried)).toBe(false);
    }
  });
});

describe("codes", () => {
  const source = fc.record({
    contactId: fc.stringMatching(/^[a-f0-9]{8}$/).map((text) => text as ContactId),
    turn: fc.nat(99).map(String),
    draw: fc.nat(4),
  });

  it("are eight digits, the same for the same step, and read out in two groups", () => {
    fc.assert(
      fc.property(source, (step) => {
        const code = handOverCode(KEYS.tokens, "eu-central-1", step);
        expect(code).toMatch(/^\d{8}$/);
        expect(handOverCode(KEYS.tokens, "eu-central-1", step)).toBe(code);
        expect(spacedCode(code).replace(" ", "")).toBe(code);
      }),
    );
  });

  it("spread over all digits, and differ by contact, turn, draw, region and key", () => {
    const step = { contactId: CHAT, turn: "0", draw: 0 };
    const codes = new Set([
      handOverCode(KEYS.tokens, "eu-central-1", step),
      handOverCode(KEYS.tokens, "eu-west-2", step),
      handOverCode(ROTATED_KEYS.tokens, "eu-central-1", step),
      handOverCode(KEYS.tokens, "eu-central-1", { ...step, contactId: CALL }),
      handOverCode(KEYS.tokens, "eu-central-1", { ...step, turn: "1" }),
      handOverCode(KEYS.tokens, "eu-central-1", { ...step, draw: 1 }),
    ]);
    expect(codes.size).toBe(6);
    const firsts = Array.from({ length: 500 }, (_, turn) =>
      handOverCode(KEYS.tokens, "eu-central-1", { ...step, turn: String(turn) }).slice(0, 1),
    );
    expect(new Set(firsts).size).toBe(10);
  });

  it("are found under older keys, and in their own region alone", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{8}$/), (code) => {
        const [before] = codeHmacs(KEYS.tokens, "eu-central-1", code);
        expect(codeHmacs(ROTATED_KEYS.tokens, "eu-central-1", code)).toContain(before);
        expect(codeHmacs(ROTATED_KEYS.tokens, "eu-west-2", code)).not.toContain(before);
      }),
    );
  });
});
