import { describe, expect, it } from "vitest";
import { schedulePlans } from "../../../../components/aws/events/schedules.ts";

describe("what runs by the clock", () => {
  it("is every function whose contract says so, as often as it says", () => {
    expect(schedulePlans().map(({ target, rate }) => [target, rate])).toEqual([
      ["recover-callbacks", "rate(1 minute)"],
      ["observe-region", "rate(1 minute)"],
      ["erase-customer", "rate(1 day)"],
    ]);
  });

  it("gives up late calls before the next one of the same function is worth more", () => {
    for (const { rate, lateSeconds } of schedulePlans()) {
      expect(lateSeconds).toBeGreaterThanOrEqual(60);
      if (rate === "rate(1 minute)") expect(lateSeconds).toBe(60);
    }
  });
});
