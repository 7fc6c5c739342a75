import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HybridClock, laterOf, parseClock, timeOf } from "../../domain/clock.ts";
import { MalformedClock } from "../../domain/errors.ts";

describe("a hybrid clock", () => {
  it("is later than every clock made or read before, however wall time jumps", () => {
    const step = fc.record({
      by: fc.integer({ min: -5_000, max: 5_000 }),
      who: fc.nat(1),
      hears: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const walls = [1_700_000_000_000, 1_700_000_000_000];
        const clocks = walls.map(
          (_, at) => new HybridClock({ now: () => walls[at] ?? 0, processId: `process${at}` }),
        );
        let latest = parseClock("000000000000-0000-none");
        for (const { by, who, hears } of steps) {
          walls[who] = (walls[who] ?? 0) + by;
          const clock = clocks[who];
          if (clock === undefined) throw new Error("There are two clocks.");
          if (hears) clock.observe(latest);
          const own = clock.tick();
          expect(clock.tick() > own).toBe(true);
          if (hears) expect(own > latest).toBe(true);
          latest = laterOf(latest, own);
        }
      }),
    );
  });

  it("is later than all that it reads, at the edge of the counter, and never by more than a step", () => {
    const now = 1_700_000_000_000;
    const aReading = fc.record({
      time: fc.integer({ min: now - 5_000, max: now + 5_000 }),
      count: fc.oneof(fc.nat(3), fc.integer({ min: 0xfffd, max: 0xffff })),
    });
    fc.assert(
      fc.property(fc.array(aReading, { minLength: 1, maxLength: 20 }), fc.nat(5), (readings, ticks) => {
        const clock = new HybridClock({ now: () => now, processId: "p" });
        let highest = now;
        for (const { time, count } of readings) {
          const seen = parseClock(
            `${time.toString(16).padStart(12, "0")}-${count.toString(16).padStart(4, "0")}-zzz`,
          );
          clock.observe(seen);
          highest = Math.max(highest, time);
          for (let tick = 0; tick <= ticks; tick += 1) {
            const own = clock.tick();
            expect(own > seen).toBe(true);
            // It goes ahead of what was read by the overflow alone, or by this clock's own count.
            expect(timeOf(own)).toBeLessThanOrEqual(highest + 1 + readings.length);
          }
        }
      }),
    );
  });

  it("refuses to follow one of a distant future, and goes on as before", () => {
    const now = 1_700_000_000_000;
    const clock = new HybridClock({ now: () => now, processId: "p" });
    for (const text of ["ffffffffffff-ffff-x", `${(now + 86_400_001).toString(16).padStart(12, "0")}-0000-x`])
      expect(() => clock.observe(parseClock(text))).toThrowError(MalformedClock);
    expect(timeOf(clock.tick())).toBe(now);
    clock.observe(parseClock(`${(now + 86_400_000).toString(16).padStart(12, "0")}-0000-x`));
    expect(timeOf(clock.tick())).toBe(now + 86_400_000);
  });

  it("goes on when its counter is full", () => {
    const clock = new HybridClock({ now: () => 5, processId: "p" });
    clock.observe(parseClock("000000000005-ffff-q"));
    expect(clock.tick()).toBe("000000000006-0000-p");
  });

  it("breaks ties by the process, never by chance", () => {
    const [a, b] = ["a", "b"].map((processId) => new HybridClock({ now: () => 7, processId }).tick());
    expect(a !== undefined && b !== undefined && a < b).toBe(true);
  });

  it("tells the wall time it was made at", () => {
    const now = Date.parse("2026-03-02T09:00:00.123Z");
    expect(timeOf(new HybridClock({ now: () => now, processId: "p" }).tick())).toBe(now);
  });

  it.each([
    [""],
    ["yesterday"],
    ["000000000005-0000-"],
    ["000000000005-0000-P"],
    ["5-0-p"],
    ["000000000005-0000-a#b"],
  ])("refuses %j", (text) => {
    expect(() => parseClock(text)).toThrowError(MalformedClock);
  });

  it("refuses a process id that would not sort", () => {
    expect(() => new HybridClock({ now: () => 0, processId: "Lambda#1" })).toThrowError(MalformedClock);
  });
});
