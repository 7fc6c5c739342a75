import { describe, expect, it } from "vitest";
import { person } from "../../../journeys/people.ts";
import type { SandboxControl } from "../../../sandbox/cloud/control.ts";
import { attributeProblem, attributesAreIds } from "../../../tools/driver/attributes.ts";

const ARN = "arn:aws:lambda:eu-central-1:111122223333:function:tandem-sandbox-verify-pin:live";

function token(claims: object): string {
  return `e1.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${"m".repeat(43)}`;
}

describe("an attribute", () => {
  it.each([
    ["journeyId", "0d5b5d5e-1111-4222-8333-444455556666-1"],
    ["fnVerifyPin", ARN],
    ["trust", "revoked"],
    ["turn", "12"],
    ["entryToken", token({ attempt: "a".repeat(32) })],
    ["journeyId", " "],
  ])("%s may be %j", (name, value) => {
    expect(attributeProblem(name, value)).toBeUndefined();
  });

  it.each([
    ["name", "Alice", "none of those"],
    ["phone", person(0).phone, "none of those"],
    ["outcome", "Alice", "more than it may"],
    ["journeyId", "447700900000 owes 50 pounds", "more than it may"],
    ["journeyId", `x-${person(3).phone.slice(1)}`, "tells of a person"],
    ["fnVerifyPin", "4711", "more than it may"],
    ["entryToken", token({ subject: person(3).subject }), "tells of a person"],
  ])("%s may not be %j", (name, value, problem) => {
    expect(attributeProblem(name, value)).toContain(problem);
  });
});

it("that tells of somebody fails the journey, whichever contact has it", async () => {
  const attributes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    one: { language: "en-GB" },
    two: { givenName: "Alice" },
  };
  const told = ["one", "two"].map((contactId) => ({
    source: "event",
    text: JSON.stringify({ detail: { contactId } }),
  }));
  const control = {
    logs: async () => told,
    contact: async ({ contactId }: { contactId: string }) => ({ attributes: attributes[contactId] ?? {} }),
  } as unknown as SandboxControl;
  await expect(attributesAreIds(control)).rejects.toThrow("Contact two: The attribute givenName");
});
