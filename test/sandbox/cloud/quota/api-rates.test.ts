import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import { ApiRates } from "../../../../sandbox/cloud/quota/api-rates.ts";
import { TokenBucket } from "../../../../sandbox/cloud/quota/token-bucket.ts";

let clock: Clock;
let rates: ApiRates;
beforeEach(() => {
  clock = new Clock();
  rates = new ApiRates(clock);
});
afterEach(() => clock.stop());

const admitted = (operation: string, scope = "eu-central-1", calls = 100) => {
  let count = 0;
  for (let call = 0; call < calls; call++)
    try {
      rates.admit("connect", operation, scope);
      count++;
    } catch {
      return count;
    }
  return count;
};

test("each operation of each region has a bucket of its own", () => {
  expect(admitted("StartChatContact")).toBe(8);
  expect(admitted("StartChatContact", "eu-west-2")).toBe(8);
  expect(admitted("StopContact")).toBe(15);
  expect(admitted("ListQueues")).toBe(5);
  expect(() => rates.admit("connect", "ListQueues", "eu-central-1")).toThrow("Rate exceeded: ListQueues");
});

test("a quota that was raised holds until a reset", async () => {
  rates.set("StartChatContact", { rate: 50, burst: 60 });
  expect(admitted("StartChatContact")).toBeGreaterThanOrEqual(60);
  rates.reset();
  expect(admitted("StartChatContact")).toBe(8);
});

test("a quota of nothing that exists, and one that lets nothing through, are refused", () => {
  expect(() => rates.set("StartChat", { rate: 1, burst: 1 })).toThrow("has an operation StartChat");
  expect(() => rates.set("StartChatContact", { rate: 0, burst: 5 })).toThrow("above 0");
  expect(() => rates.set("StartChatContact", { rate: Number.NaN, burst: 5 })).toThrow("above 0");
});

test("over any time a bucket lets through its burst and its rate, and no call more", () => {
  fc.assert(
    fc.property(
      fc.record({ rate: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 50 }) }),
      fc.array(fc.nat(2_000), { maxLength: 200 }),
      (rate, gaps) => {
        const bucket = new TokenBucket(rate, 0);
        let now = 0;
        let taken = 0;
        for (const gap of gaps) {
          now += gap;
          if (bucket.take(now)) taken++;
        }
        expect(taken).toBeLessThanOrEqual(rate.burst + (now / 1000) * rate.rate + 1e-6);
      },
    ),
  );
});

test("a clock that was put back does not starve a bucket", () => {
  const bucket = new TokenBucket({ rate: 1, burst: 1 }, 1_000_000);
  expect(bucket.take(1_000_000)).toBe(true);
  expect(bucket.take(1_000_000)).toBe(false);
  expect(bucket.take(5)).toBe(true);
});
