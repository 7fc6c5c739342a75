import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowEvent } from "../support/calls.ts";
import { encrypted, RegionUnderTest, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";
const LARGEST_REPLY = 32_000;
const FUNCTIONS = [
  "identifyCustomer",
  "verifyPin",
  "setPin",
  "sendCode",
  "verifyCode",
  "saveProgress",
  "chooseRoute",
  "closeContact",
  "ingestContactEvents",
] as const;

const huge = fc.constantFrom("x".repeat(50_000), "9".repeat(20_000));
const oddText = fc.oneof(
  fc.string({ unit: "binary" }),
  huge,
  fc.constantFrom(
    "",
    " ",
    "__proto__",
    "constructor",
    "toString",
    "#",
    "a#b",
    "0",
    "-1",
    "1e9",
    "NaN",
    "null",
  ),
);
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withNullPrototype: true, maxDepth: 3 }),
  oddText,
  fc.constantFrom(null, undefined, Number.NaN, []),
);
/** Mostly good, so that events get past the parsers in all their fields but one. */
function mostly<T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: odd });
}

const contactId = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("contact-a", "contact-b") },
  { weight: 1, arbitrary: oddText },
);
const parameters = fc.record(
  {
    action: mostly(fc.constantFrom("start", "resume", "decline", "answer", "next")),
    intent: mostly(fc.constantFrom("pay-a-bill", "change-pin", "opening-hours")),
    question: mostly(fc.constantFrom("bill-number", "amount", "confirm")),
    answer: odd,
    reason: mostly(fc.constantFrom("farewell", "agent-left")),
    turn: mostly(fc.nat(5).map(String)),
    code: mostly(fc.constantFrom("123456", "12 34 56", "000000", "12345")),
    encryptedCode: mostly(fc.constantFrom("123456", "1", "💥").map(encrypted)),
    pin: mostly(fc.constantFrom("4711", "1111", "", "💥", "47").map(encrypted)),
    chargeInfo: odd,
  },
  { requiredKeys: [] },
);

/** A good event in which some fields are odd or absent. */
const nearlyFlowEvent = fc
  .record({
    contactId,
    phone: fc.oneof(fc.constantFrom(PHONE, "anonymous", "+1", null), oddText),
    parameters: fc.oneof(parameters, odd),
    overlay: fc.record(
      {
        Channel: odd,
        LanguageCode: odd,
        CustomerEndpoint: odd,
        PreviousContactId: odd,
        InitialContactId: odd,
      },
      { requiredKeys: [] },
    ),
    isWhole: fc.boolean(),
  })
  .map(({ contactId, phone, parameters, overlay, isWhole }) => {
    const event = flowEvent(contactId, phone) as { Details: { ContactData: object; Parameters: unknown } };
    if (!isWhole) Object.assign(event.Details.ContactData, overlay);
    event.Details.Parameters = parameters;
    return event as unknown;
  });

const nearlyContactEvent = fc
  .record({
    source: mostly(fc.constant("aws.connect")),
    "detail-type": mostly(fc.constant("Amazon Connect Contact Event")),
    region: mostly(fc.constant("eu-central-1")),
    detail: fc.oneof(
      fc.record(
        {
          eventType: mostly(fc.constant("DISCONNECTED")),
          contactId,
          disconnectTimestamp: fc.oneof(
            fc.constantFrom("2026-03-02T09:00:00Z", "9999-12-31T00:00:00Z", "yesterday"),
            odd,
          ),
          disconnectReason: odd,
          globalResiliencyMetadata: odd,
        },
        { requiredKeys: [] },
      ),
      odd,
    ),
  })
  .map((event): unknown => event);

const aCall = fc
  .constantFrom(...FUNCTIONS)
  .chain((name) =>
    fc.tuple(
      fc.constant(name),
      mostly(name === "ingestContactEvents" ? nearlyContactEvent : nearlyFlowEvent),
    ),
  );

describe("malformed events", () => {
  it("are answered with a status the flow can branch on, in a reply that Connect accepts", async () => {
    const home = new RegionUnderTest("eu-central-1", new Wall());
    await home.importCustomer({ phone: PHONE });
    const statuses = new Map<string, Set<string>>();
    await fc.assert(
      fc.asyncProperty(aCall, async ([name, event]) => {
        const reply = await home.call[name](event);
        statuses.set(name, (statuses.get(name) ?? new Set()).add(reply.status));
        expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(LARGEST_REPLY);
        for (const [field, value] of Object.entries(reply)) {
          expect(typeof value, field).toBe("string");
          expect(value, field).not.toBe("");
        }
      }),
      { numRuns: 2_000 },
    );
    // The generator reaches past the parsers, or it would prove nothing.
    expect([...(statuses.get("identifyCustomer") ?? [])].sort()).toEqual(["anonymous", "recognised"]);
    expect(statuses.get("verifyPin")?.size).toBeGreaterThan(1);
    expect(statuses.get("saveProgress")?.size).toBeGreaterThan(1);
    expect(statuses.get("ingestContactEvents")?.size).toBe(2);
  });
});
