import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSchedule } from "../../../../sandbox/cloud/scheduler/schedule-expression.ts";

const at = (text: string) => Date.parse(`${text}Z`);
const iso = (milliseconds: number | undefined) =>
  milliseconds === undefined ? "never" : new Date(milliseconds).toISOString().slice(0, 16);

describe.each([
  ["rate(1 minute)", "2026-03-01T10:01"],
  ["rate(5 minutes)", "2026-03-01T10:05"],
  ["rate(1 hour)", "2026-03-01T11:00"],
  ["rate(2 days)", "2026-03-03T10:00"],
  ["cron(0 3 * * ? *)", "2026-03-02T03:00"],
  ["cron(0/15 * * * ? *)", "2026-03-01T10:15"],
  ["cron(30 10 ? * MON-FRI *)", "2026-03-02T10:30"],
  ["cron(0 0 29 2 ? *)", "2028-02-29T00:00"],
  ["cron(5,35 8-17 ? JAN,MAR SUN 2026-2027)", "2026-03-01T10:05"],
  ["at(2026-03-01T12:30:00)", "2026-03-01T12:30"],
  ["at(2026-02-01T12:30:00)", "never"],
])("%s", (expression, next) => {
  test(`is next due at ${next}, after 10:00 on a Sunday in March`, () => {
    const now = at("2026-03-01T10:00:00");
    expect(iso(readSchedule(expression).next(now, now))).toBe(next);
  });
});

test.each([
  "rate(1 minutes)",
  "rate(2 minute)",
  "rate(0 minutes)",
  "rate(1 second)",
  "cron(0 3 * * * *)",
  "cron(0 3 * * ?)",
  "cron(61 3 * * ? *)",
  "cron(0 3 L * ? *)",
  "every(1 minute)",
  "at(tomorrow)",
  "",
])("%s is refused by name", (expression) => {
  expect(() => readSchedule(expression)).toThrow(`Invalid Schedule Expression ${expression}`);
});

test("what is due is always later than now, and whole periods from the start", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), fc.nat(), (minutes, start, passed) => {
      const schedule = readSchedule(`rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`);
      const next = schedule.next(start + passed, start) ?? 0;
      expect(next).toBeGreaterThan(start + passed);
      expect((next - start) % (minutes * 60_000)).toBe(0);
      expect(next - (start + passed)).toBeLessThanOrEqual(minutes * 60_000);
    }),
  );
});
