import { describe, expect, it } from "vitest";
import { InvalidSettings } from "../../components/settings.ts";
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
