import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type EntryClaims,
  readEntryToken,
  signEntryToken,
} from "../../../domain/authentication/entry-token.ts";
import { parseKeyRing } from "../../../domain/keyring.ts";
import { NO_PLAN } from "../../../domain/traffic/plan.ts";
import { signPin } from "../../../domain/traffic/region-pin.ts";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");
const ring = (active: number, versions: Record<number, number>) =>
  parseKeyRing(
    JSON.stringify({
      active,
      versions: Object.fromEntries(Object.entries(versions).map(([version, fill]) => [version, key(fill)])),
    }),
  );
const RING = ring(1, { 1: 1 });
const CLAIMS: EntryClaims = {
  id: "3f0e1a52-7b1c-4c8e-9a58-0b8d0f6f5a11",
  ref: "login:v1:abc",
  level: 2,
  region: "eu-central-1",
  expiresAt: NOW + 60_000,
  attempt: "0123456789abcdef0123456789abcdef",
};

describe("an entry token", () => {
  it("reads back as what was signed", () => {
    const token = signEntryToken(RING, CLAIMS);
    expect(token).toMatch(/^e1\.[\w-]+\.[\w-]{43}$/);
    expect(readEntryToken(RING, token, NOW)).toEqual({ kind: "valid", claims: CLAIMS });
  });

  it("has run out after its minute", () => {
    const token = signEntryToken(RING, CLAIMS);
    expect(readEntryToken(RING, token, NOW + 59_999).kind).toBe("valid");
    expect(readEntryToken(RING, token, NOW + 60_000)).toEqual({
      kind: "refused",
      reason: "expired",
      claims: CLAIMS,
    });
  });

  it("holds under an older key of the ring, and not under one that has left it", () => {
    const token = signEntryToken(RING, CLAIMS);
    expect(readEntryToken(ring(2, { 1: 1, 2: 2 }), token, NOW).kind).toBe("valid");
    expect(readEntryToken(ring(2, { 2: 2 }), token, NOW)).toEqual({ kind: "refused", reason: "unknown-key" });
    expect(readEntryToken(ring(1, { 1: 9 }), token, NOW)).toEqual({ kind: "refused", reason: "forged" });
  });

  it("is refused after any change of a letter", () => {
    const token = signEntryToken(RING, CLAIMS);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(..."AZaz09-_.e"), (at, letter) => {
        fc.pre(token[at] !== letter);
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        expect(readEntryToken(RING, changed, NOW).kind).toBe("refused");
      }),
      { numRuns: 2_000 },
    );
  });

  it("is refused for any other text, without an error", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readEntryToken(RING, text, NOW).kind).toBe("refused");
      }),
    );
  });

  it("is never taken for a pin, nor a pin for one", () => {
    const pin = signPin(RING, "home", NO_PLAN, NOW);
    expect(readEntryToken(RING, pin, NOW)).toEqual({ kind: "refused", reason: "malformed" });
    expect(readEntryToken(RING, `e${pin.slice(1)}`, NOW)).toEqual({ kind: "refused", reason: "forged" });
  });

  it("cannot say level 2 of nobody, nor name somebody at level 0", () => {
    const { ref, ...anonymous } = CLAIMS;
    for (const claims of [anonymous, { ...CLAIMS, level: 0 as const }])
      expect(readEntryToken(RING, signEntryToken(RING, claims), NOW)).toEqual({
        kind: "refused",
        reason: "malformed",
      });
    expect(ref).toBeDefined();
  });
});
