import { describe, expect, it } from "vitest";
import { InvalidSettings } from "../../components/settings.ts";
import { RINGS } from "../../tools/sandbox/keys.ts";
import { checkSettings } from "../../tools/stack-settings.ts";

describe("the settings of a stack", () => {
  it.each(["staging", "prod"])("of %s are right as committed, but for what is secret", (stack) => {
    expect(problemsOf(stack, {})).toEqual(["tandem:tunnelKeys"]);
  });

  it("are refused with every problem at once, before the engine is asked", () => {
    const keys = problemsOf("sandbox", {
      "tandem:homeRegion": "mars-1",
      "tandem:protect": "perhaps",
      "tandem:accountId": "12",
      "tandem:redialCarryOver": undefined,
      "tandem:keyRings": {},
    });
    expect(keys).toEqual(
      expect.arrayContaining([
        "tandem:homeRegion",
        "tandem:protect",
        "tandem:accountId",
        "tandem:redialCarryOver",
      ]),
    );
    expect(keys.filter((key) => key.startsWith("tandem:keyRings")).length).toBeGreaterThan(0);
  });

  it("are refused where nothing reads them, with what was probably meant, and without their value", () => {
    const check = () => checkSettings("sandbox", { "tandem:linkPhas": "k0secret" });
    expect(check).toThrow(/tandem:linkPhas: .*did you mean "linkPhase"/);
    expect(check).not.toThrow(/k0secret/);
  });

  it("of the local cloud speak of its own regions: its secrets are in no other", () => {
    const arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:tandem-ring-TANDEM";
    const keyRings = Object.fromEntries(RINGS.map((ring) => [ring, arn]));
    expect(
      problemsOf("sandbox", { "tandem:homeRegion": "us-east-1", "tandem:keyRings": keyRings }),
    ).not.toContainEqual(expect.stringMatching(/^tandem:keyRings/));
    expect(() => checkSettings("sandbox", { "tandem:homeRegion": "us-east-1" })).toThrow(
      /homeRegion: expected "eu-central-1", the local cloud's own; came "us-east-1"/,
    );
  });
});

function problemsOf(stack: string, overrides: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    checkSettings(stack, overrides);
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems.map(({ key }) => key);
    throw error;
  }
}
