import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Hours, OpenWindow } from "../../../../sandbox/cloud/connect/deployed.ts";
import { isOpen } from "../../../../sandbox/cloud/connect/hours.ts";

function hours(timeZone: string, ...windows: OpenWindow[]): Hours {
  return { id: "h", arn: "arn", name: "hours", changedAt: 0, timeZone, windows };
}

const at = (text: string) => Date.parse(text);
const minute = (h: number, m = 0) => h * 60 + m;

describe("hours of operation", () => {
  const office = hours("Europe/Berlin", { day: "MONDAY", startMinute: minute(9), endMinute: minute(17) });

  test.each([
    ["2026-01-05T07:59:59Z", false],
    ["2026-01-05T08:00:00Z", true],
    ["2026-01-05T15:59:59Z", true],
    ["2026-01-05T16:00:00Z", false],
    ["2026-01-06T09:00:00Z", false],
    // Summer time: nine in Berlin is seven in UTC.
    ["2026-07-06T07:00:00Z", true],
    ["2026-07-06T06:59:59Z", false],
  ])("at %s are open: %s", (instant, open) => expect(isOpen(office, at(instant))).toBe(open));

  test("that end before they start go on after midnight", () => {
    const night = hours("UTC", { day: "SATURDAY", startMinute: minute(22), endMinute: minute(2) });
    expect(isOpen(night, at("2026-01-03T23:00:00Z"))).toBe(true);
    expect(isOpen(night, at("2026-01-04T01:59:00Z"))).toBe(true);
    expect(isOpen(night, at("2026-01-04T02:00:00Z"))).toBe(false);
    expect(isOpen(night, at("2026-01-03T01:00:00Z"))).toBe(false);
  });

  test("from midnight to midnight are the whole day, whatever the instant and the zone", () => {
    const days = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"] as const;
    const windows = days.map((day) => ({ day, startMinute: 0, endMinute: 0 }));
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") }),
        fc.constantFrom("UTC", "Europe/London", "Asia/Kathmandu", "Pacific/Apia"),
        (instant, zone) =>
          isOpen(hours(zone, ...windows), instant.getTime()) && !isOpen(hours(zone), instant.getTime()),
      ),
    );
  });
});
