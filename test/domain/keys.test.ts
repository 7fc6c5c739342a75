import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedKey } from "../../domain/errors.ts";
import { parseSortKey, partitionKey, sortKey, sortPrefix, timePart, turnKey } from "../../domain/keys.ts";

const part = fc.stringMatching(/^[A-Za-z0-9.:-]{1,20}$/);

describe("keys", () => {
  it("read back as the parts they were built of", () => {
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(parseSortKey(sortKey("JOURNEY", { journeyId: one, region: other }))).toEqual({
          kind: "JOURNEY",
          journeyId: one,
          region: other,
        });
        expect(parseSortKey(sortKey("CONTACT", { startedAt: one, contactId: other }))).toEqual({
          kind: "CONTACT",
          startedAt: one,
          contactId: other,
        });
        expect(parseSortKey(sortKey("PROFILE", { region: one }))).toEqual({ kind: "PROFILE", region: one });
      }),
    );
  });

  it("are spelled as the tables are documented", () => {
    expect(partitionKey("CUSTOMER", { customerId: "c" })).toBe("CUSTOMER#c");
    expect(partitionKey("IDENTIFIER", { kind: "phone", version: "v2", hmac: "h" })).toBe(
      "IDENTIFIER#phone#v2#h",
    );
    expect(sortKey("CREDENTIAL", { method: "pin", region: "r" })).toBe("CREDENTIAL#pin#r");
    expect(sortKey("LOCK", { clock: "k", region: "r" })).toBe("LOCK#k#r");
    expect(turnKey("contact-1", "verify-pin", "3")).toBe("contact-1#verify-pin#3");
  });

  it("begin with their kind's prefix, and sort by time where they hold one", () => {
    expect(sortKey("SESSION", { region: "r" }).startsWith(sortPrefix("SESSION"))).toBe(true);
    fc.assert(
      fc.property(fc.nat(4e12), fc.nat(4e12), (one, other) => {
        expect(timePart(one) < timePart(other)).toBe(one < other);
      }),
    );
  });

  it("never let a part reach into the next, nor be empty", () => {
    for (const region of ["", "a#b"]) expect(() => sortKey("SESSION", { region })).toThrowError(MalformedKey);
    expect(() => partitionKey("CONTACT", { contactId: "x#y" })).toThrowError(/contactId/);
  });

  it("of any other text are refused, not guessed at", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseSortKey(text);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedKey);
        }
      }),
    );
    for (const text of ["PROFILE", "PROFILE#", "PROFILE#a#b", "toString#a", ""])
      expect(() => parseSortKey(text)).toThrowError(MalformedKey);
  });
});
