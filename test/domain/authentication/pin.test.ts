import { describe, expect, it } from "vitest";
import { inputId, isPin, isWeak, pepperedPin } from "../../../domain/authentication/pin.ts";
import type { CustomerId } from "../../../domain/ids.ts";
import { MalformedKeyRing, parseKeyRing } from "../../../domain/keyring.ts";

const CUSTOMER = "a".repeat(32) as CustomerId;
const pepper = parseKeyRing(
  JSON.stringify({
    active: 2,
    versions: { 1: Buffer.alloc(32, 1).toString("base64"), 2: Buffer.alloc(32, 2).toString("base64") },
  }),
);

describe("a PIN", () => {
  it.each([["4711"], ["28405"], ["192837"]])("is %s", (pin) => {
    expect(isPin(pin) && !isWeak(pin)).toBe(true);
  });

  it.each([["471"], ["1928374"], ["47a1"], ["٤٧١١"], [" 4711"], ["4711\n"], [""]])("is not %j", (text) => {
    expect(isPin(text)).toBe(false);
  });

  it.each([["0000"], ["777777"], ["1234"], ["012345"], ["6789"], ["9876"], ["43210"]])(
    "is weak as %s",
    (pin) => {
      expect(isWeak(pin)).toBe(true);
    },
  );

  it("is peppered by version and customer", () => {
    const hex = (version: number, customerId: CustomerId, pin: string) =>
      Buffer.from(pepperedPin(pepper, version, customerId, pin)).toString("hex");
    const all = [
      hex(1, CUSTOMER, "4711"),
      hex(2, CUSTOMER, "4711"),
      hex(2, "b".repeat(32) as CustomerId, "4711"),
      hex(2, CUSTOMER, "4712"),
    ];
    expect(new Set(all).size).toBe(4);
    expect(hex(2, CUSTOMER, "4711")).toBe(all[1]);
    expect(() => pepperedPin(pepper, 3, CUSTOMER, "4711")).toThrowError(MalformedKeyRing);
  });

  it("input has one id in one contact, and another in the next", () => {
    expect(inputId("c1", "x")).toBe(inputId("c1", "x"));
    expect(inputId("c1", "x")).not.toBe(inputId("c2", "x"));
    expect(inputId("c1", "x")).not.toContain("#");
  });
});
