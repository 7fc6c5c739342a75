import { describe, expect, it } from "vitest";
import { afterProbeOf, afterStartIn, isHealthy, UNTRIED } from "../../../domain/traffic/health.ts";

const failed = (times: number, now: number) =>
  Array.from({ length: times }).reduce<typeof UNTRIED>((health) => afterStartIn(health, false, now), UNTRIED);

describe("a region", () => {
  it("is passed over after three failed starts in a row, and tried again after half a minute", () => {
    expect(isHealthy(failed(2, 0), 0)).toBe(true);
    expect(isHealthy(failed(3, 0), 29_999)).toBe(false);
    expect(isHealthy(failed(3, 0), 30_000)).toBe(true);
  });

  it("is passed over again at once where that try fails, and well where it succeeds", () => {
    const tried = failed(3, 0);
    expect(isHealthy(afterStartIn(tried, false, 30_000), 30_001)).toBe(false);
    expect(isHealthy(afterStartIn(tried, true, 30_000), 30_001)).toBe(true);
  });

  it("is passed over while its table does not answer, without a customer finding out", () => {
    const unanswered = afterProbeOf(afterProbeOf(UNTRIED, false), false);
    expect(isHealthy(unanswered, 1e9)).toBe(false);
    expect(isHealthy(afterProbeOf(unanswered, true), 0)).toBe(true);
  });
});
