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
