import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { hasLeft, NO_PLAN, newestPlan, Plan, plannedSide } from "../../../domain/traffic/plan.ts";

const plan = (epoch: number, home: number): Plan => ({
  epoch,
  distribution: { home, peer: 100 - home },
  by: "test",
  at: 0,
});
const attempts = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });

describe("the plan in force", () => {
  it("is the one with the highest epoch, in whatever order they are read", () => {
    expect(newestPlan([])).toBeUndefined();
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 1 }), (epochs) => {
        const newest = newestPlan(epochs.map((epoch) => plan(epoch, 50)));
        expect(newest?.epoch).toBe(Math.max(...epochs));
      }),
    );
  });

  it("sends everything home where there is none", () => {
    fc.assert(
      fc.property(attempts, (attempt) => {
        expect(plannedSide(NO_PLAN, attempt)).toBe("home");
      }),
    );
  });

  it("sends every attempt to a region with a share, the same each time", () => {
    fc.assert(
      fc.property(attempts, fc.integer({ min: 0, max: 100 }), (attempt, home) => {
        const side = plannedSide(plan(1, home), attempt);
        expect(plan(1, home).distribution[side]).toBeGreaterThan(0);
        expect(plannedSide(plan(2, home), attempt)).toBe(side);
      }),
    );
  });

  it("keeps to its shares over many attempts", () => {
    let home = 0;
    for (let count = 0; count < 10_000; count += 1) {
      const attempt = (Math.imul(count, 2_654_435_761) >>> 0).toString(16).padStart(8, "0").repeat(4);
      if (plannedSide(plan(1, 70), attempt) === "home") home += 1;
    }
    expect(home / 10_000).toBeCloseTo(0.7, 1);
  });

  it("has left a region only by a newer epoch that gives it nothing", () => {
    expect(hasLeft(plan(2, 0), "home", 1)).toBe(true);
    expect(hasLeft(plan(2, 0), "home", 2)).toBe(false);
    expect(hasLeft(plan(2, 1), "home", 1)).toBe(false);
    expect(hasLeft(plan(2, 0), "peer", 1)).toBe(false);
  });

  it.each([
    { home: 60, peer: 60 },
    { home: -10, peer: 110 },
    { home: 33.3, peer: 66.7 },
  ])("is no plan with the shares %j", (distribution) => {
    expect(v.is(Plan, { ...plan(1, 50), distribution })).toBe(false);
  });
});
