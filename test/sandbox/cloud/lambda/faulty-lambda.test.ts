import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type BareLambda, bareLambda, HOME, PEER } from "./bare-cloud.ts";

let bare: BareLambda;

beforeAll(async () => {
  bare = bareLambda();
  await bare.deploy("export const handler = async () => Date.now();");
});
afterEach(() => bare.lambda.reset().then(() => bare.core.faults.clear()));
afterAll(() => bare.stop());

const ahead = async () => {
  const reply = await bare.call();
  return reply.kind === "ok" ? Number(reply.payload) - bare.core.clock.now() : Number.NaN;
};

test("a region's functions tell a skewed time, even warm ones, until faults are cleared", async () => {
  expect(Math.abs(await ahead())).toBeLessThan(2_000);
  bare.core.faults.skew.set(PEER, 600_000);
  expect(Math.abs(await ahead())).toBeLessThan(2_000);
  bare.core.faults.skew.set(HOME, -600_000);
  expect(await ahead()).toBeLessThan(-590_000);
  await bare.core.clock.advance(3_600_000);
  expect(await ahead()).toBeLessThan(-590_000);
  bare.core.faults.clear();
  expect(Math.abs(await ahead())).toBeLessThan(2_000);
});

test("a reset ends workers that ran under a skew: they may remember its time", async () => {
  bare.core.faults.skew.set(HOME, 1_000);
  await ahead();
  expect(bare.lambda.warmWorkers).toBe(1);
  await bare.lambda.reset();
  expect([bare.lambda.warmWorkers, bare.core.faults.skew.of(HOME)[0]]).toEqual([0, 0]);
});

test("a lost Lambda and a throttled one answer services as they answer clients", async () => {
  bare.core.faults.loseService(HOME, "lambda");
  expect(await bare.call()).toMatchObject({ kind: "error", code: "ServiceException" });
  bare.core.faults.restoreService(HOME, "lambda");
  bare.core.faults.throttles.set(HOME, "lambda", "Invoke", 0, bare.core.clock.now());
  expect(await bare.call()).toMatchObject({ kind: "error", code: "TooManyRequestsException" });
  bare.core.faults.clear();
  expect(await bare.call()).toMatchObject({ kind: "ok" });
});
