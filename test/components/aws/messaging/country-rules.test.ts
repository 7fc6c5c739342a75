import { describe, expect, it } from "vitest";
import { countryRules } from "../../../../components/aws/messaging/country-rules.ts";

describe("which countries are sent texts", () => {
  const rules = countryRules(["DE", "GB"]);

  it("are those of the settings; every other country is blocked by name", () => {
    expect(rules.filter(({ protectStatus }) => protectStatus === "ALLOW").map((r) => r.countryCode)).toEqual([
      "DE",
      "GB",
    ]);
    expect(rules).toContainEqual({ countryCode: "US", protectStatus: "BLOCK" });
    expect(rules.length).toBeGreaterThan(200);
  });

  it("are named once each", () => {
    expect(new Set(rules.map(({ countryCode }) => countryCode)).size).toBe(rules.length);
  });

  it("are none where the settings name none", () => {
    expect(countryRules([]).some(({ protectStatus }) => protectStatus === "ALLOW")).toBe(false);
  });
});
