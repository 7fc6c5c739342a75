import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClock } from "../../../domain/clock.ts";
import { phoneIdentifier, refsOf } from "../../../domain/customer/identifier.ts";
import { derivedCustomerId, identityOf } from "../../../domain/customer/identity.ts";
import { linksOf, NO_LINKS, withCustomer } from "../../../domain/customer/link.ts";
import { normalisedPhone } from "../../../domain/customer/phone-number.ts";
import { InvalidPhoneNumber } from "../../../domain/errors.ts";
import type { CustomerId } from "../../../domain/ids.ts";
import { type KeyRing, parseKeyRing } from "../../../domain/keyring.ts";

function ring(active: number, ...fills: number[]): KeyRing {
  const versions = Object.fromEntries(
    fills.map((fill, at) => [at + 1, Buffer.alloc(32, fill).toString("base64")]),
  );
  return parseKeyRing(JSON.stringify({ active, versions }));
}

const PHONE = { kind: "phone" as const, value: "+14155550101" };
const A = "a".repeat(32) as CustomerId;
const B = "b".repeat(32) as CustomerId;
const [early, late] = ["000000000001-0000-p", "000000000002-0000-p"].map(parseClock);
if (early === undefined || late === undefined) throw new Error("Two clocks were made above.");

describe("an identifier", () => {
  it("is made of E.164 only", () => {
    expect(phoneIdentifier("+14155550101")).toEqual(PHONE);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const made = phoneIdentifier(text);
        if (made !== undefined) expect(text).toMatch(/^\+[1-9]\d{6,14}$/);
      }),
    );
    for (const none of [
      undefined,
      "anonymous",
      "+266696687",
      "sip:me@example.org",
      "+1 415 555 0101",
      "+0123456789",
    ])
      expect(phoneIdentifier(none)).toBeUndefined();
  });

  it("is found under every version of the ring, the active one first", () => {
    expect(refsOf(ring(2, 1, 2, 3), PHONE).map(({ version }) => version)).toEqual([2, 3, 1]);
    const [ref] = refsOf(ring(1, 1), PHONE);
    expect(ref.hmac).not.toContain(PHONE.value);
    expect(ref.hmac).not.toBe(refsOf(ring(1, 2), PHONE)[0].hmac);
  });

  it("is brought into E.164 from what people write, and refused where no such number exists", () => {
    expect(normalisedPhone("020 7946 0018", "GB")).toBe("+442079460018");
    for (const text of ["12345", "", "+1999", "call me"])
      expect(() => normalisedPhone(text, "US")).toThrowError(InvalidPhoneNumber);
  });
});

describe("who calls", () => {
  const ids = ring(1, 9);

  it("is a stranger with the same id in both regions, and another after an erasure", () => {
    const stranger = identityOf(PHONE, NO_LINKS, ids);
    expect(stranger).toEqual(identityOf(PHONE, NO_LINKS, ring(1, 9)));
    expect(stranger).toMatchObject({ kind: "customer", isLinked: false });
    expect(derivedCustomerId(ids, PHONE, 1)).not.toBe(derivedCustomerId(ids, PHONE, 0));
    expect(identityOf(PHONE, { ...NO_LINKS, generation: 1 }, ids)).toMatchObject({
      customerId: derivedCustomerId(ids, PHONE, 1),
    });
  });

  it("keeps its id when the id ring gets a new key, since the link names it", () => {
    const [ref] = refsOf(ring(1, 1), PHONE);
    const before = derivedCustomerId(ids, PHONE, 0);
    const links = linksOf([withCustomer([], before, { ref, region: "eu-central-1", clock: early })]);
    expect(identityOf(PHONE, links, ring(2, 9, 8))).toMatchObject({ customerId: before, isLinked: true });
  });

  it("keeps the generation of an erasure when the identifier ring gets a new key", () => {
    const [[old], [ref]] = [refsOf(ring(1, 1), PHONE), refsOf(ring(2, 1, 2), PHONE)];
    const before = withCustomer([], A, { ref: old, region: "eu-central-1", clock: early });
    const at = { ref, region: "eu-central-1", clock: late };
    expect(withCustomer([{ ...before, generation: 3 }], A, at)).toMatchObject({ version: 2, generation: 3 });
  });

  it("is nobody without a number, and none of several who share one", () => {
    expect(identityOf(undefined, NO_LINKS, ids)).toEqual({ kind: "anonymous" });
    const both = { ...NO_LINKS, customers: { [A]: { added: early }, [B]: { added: early } } };
    expect(identityOf(PHONE, both, ids)).toEqual({ kind: "shared" });
  });

  it("is no longer who was removed, unless added again without the removal being seen", () => {
    const removed = {
      ...NO_LINKS,
      customers: { [A]: { added: early, removed: early }, [B]: { added: early } },
    };
    expect(identityOf(PHONE, removed, ids)).toMatchObject({ customerId: B });
    const again = { ...NO_LINKS, customers: { [A]: { added: late, removed: early } } };
    expect(identityOf(PHONE, again, ids)).toMatchObject({ customerId: A });
  });
});
