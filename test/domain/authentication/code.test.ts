import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CODE_POLICY,
  codeHmac,
  codeInputId,
  countryOf,
  readCode,
} from "../../../domain/authentication/code.ts";
import { LANGUAGES } from "../../../domain/customer/profile.ts";
import type { ContactId, CustomerId } from "../../../domain/ids.ts";
import { codeText } from "../../../functions/send-code/code-text.ts";
import { KEYS, ROTATED_KEYS } from "../../support/two-regions.ts";

const owner = { contactId: "contact-1" as ContactId, customerId: "a".repeat(32) as CustomerId };

describe("a code by text", () => {
  it("is kept under a key, for one contact and one customer", () => {
    const hmacs = [
      codeHmac(KEYS.codes, 1, owner, "123456"),
      codeHmac(KEYS.codes, 1, owner, "123457"),
      codeHmac(KEYS.codes, 1, { ...owner, contactId: "contact-2" as ContactId }, "123456"),
      codeHmac(KEYS.codes, 1, { ...owner, customerId: "b".repeat(32) as CustomerId }, "123456"),
      codeHmac(ROTATED_KEYS.codes, 2, owner, "123456"),
      codeInputId(KEYS.codes, owner.contactId, "0", "123456"),
      codeInputId(KEYS.codes, owner.contactId, "1", "123456"),
    ];
    expect(new Set(hmacs).size).toBe(hmacs.length);
    expect(codeHmac(ROTATED_KEYS.codes, 1, owner, "123456")).toBe(hmacs[0]);
  });

  it("is read as people write it, and nothing else is", () => {
    for (const text of ["123456", " 123 456 ", "12-34-56", "123456\n"]) expect(readCode(text)).toBe("123456");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const code = readCode(text);
        expect(code === undefined || /^[0-9]{6}$/.test(code)).toBe(true);
      }),
    );
  });

  it("goes to numbers of the listed countries alone", () => {
    expect(countryOf("+447700900123")).toBe("GB");
    expect(countryOf("+4915100000000")).toBe("DE");
    for (const number of ["+14155550101", "447700900123", "+44", "", "anonymous", "+4477009001234567"])
      expect(countryOf(number)).toBeUndefined();
    expect(Object.values(CODE_POLICY.countries)).toHaveLength(5);
  });

  it("fits into one text in every language", () => {
    for (const language of LANGUAGES) expect(codeText(language, "123456").length).toBeLessThanOrEqual(160);
  });
});
