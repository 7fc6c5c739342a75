import { describe, expect, it } from "vitest";
import { hoursConfig } from "../../../../components/aws/connect/opening-hours.ts";

describe("opening hours", () => {
  it("that never end are every day from midnight to midnight", () => {
    const config = hoursConfig("always");
    expect(config).toHaveLength(7);
    const midnight = { hours: 0, minutes: 0 };
    for (const entry of config) expect(entry).toMatchObject({ startTime: midnight, endTime: midnight });
  });

  it("are one entry for each open day, in the week's order however they are listed", () => {
    expect(hoursConfig({ days: ["FRIDAY", "MONDAY"], start: "08:05", end: "18:30" })).toEqual(
      ["MONDAY", "FRIDAY"].map((day) => ({
        day,
        startTime: { hours: 8, minutes: 5 },
        endTime: { hours: 18, minutes: 30 },
      })),
    );
  });
});
