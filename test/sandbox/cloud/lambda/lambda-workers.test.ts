import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, type BareLambda, bareLambda, HOME, PEER } from "./bare-cloud.ts";

let cloud: BareLambda;
beforeEach(() => {
  cloud = bareLambda();
});
afterEach(async () => {
  await cloud.stop();
});

const lines = () => cloud.core.log.since().map((record) => `${record.source} ${record.name} ${record.text}`);

describe("one clock and one source of randomness", () => {
  it("shifts Date in warm workers too, and leaves given times alone", async () => {
    await cloud.deploy(
      "export const handler = () => [Date.now(), new Date().getTime(), new Date(5).getTime(), new Date() instanceof Date, typeof Date()];",
    );
    await cloud.call();
    await cloud.core.clock.advance(25 * 3600_000);
    const result = await cloud.call();
    const [now, made, given, isDate, text] = result.kind === "ok" ? (result.payload as number[]) : [];
    expect(Math.abs((now ?? 0) - cloud.core.clock.now())).toBeLessThan(2000);
    expect(Math.abs((made ?? 0) - cloud.core.clock.now())).toBeLessThan(2000);
    expect([given, isDate, text]).toEqual([5, true, "string"]);
  });

  const RANDOM = `
    import { randomBytes, randomInt, randomUUID, randomFillSync, getRandomValues } from "node:crypto";
    import crypto from "node:crypto";
    export const handler = () => [Math.random(), randomBytes(4).toString("hex"), randomUUID(), randomInt(1000),
      randomFillSync(Buffer.alloc(4)).toString("hex"), crypto.randomUUID(), globalThis.crypto.randomUUID(),
      [...globalThis.crypto.getRandomValues(new Uint16Array(2))], [...getRandomValues(new Uint8Array(2))]];`;

  it("draws the same values in another cloud of the same seed, whichever worker serves the request", async () => {
    await cloud.deploy(RANDOM);
    const drawn = [await cloud.call(), await cloud.call()].map((r) => r.kind === "ok" && r.payload);
    expect(drawn[0]).not.toEqual(drawn[1]);
    expect(drawn[0]).toHaveLength(9);
    const other = bareLambda();
    await other.deploy(RANDOM);
    const first = await other.call();
    other.core.faults.lose(HOME);
    other.core.faults.restore(HOME);
    const second = await other.call();
    await other.stop();
    expect([first, second]).toMatchObject(drawn.map((payload) => ({ kind: "ok", payload })));
  });
});

describe("workers", () => {
  it("serve one request each, up to the function's maximum", async () => {
    await cloud.deploy("export const handler = () => new Promise((r) => setTimeout(r, 50));", {
      maximumConcurrency: 2,
    });
    const results = await Promise.all([cloud.call(), cloud.call(), cloud.call()]);
    expect(results.map((r) => (r.kind === "ok" ? "ok" : r.code)).sort()).toEqual([
      "TooManyRequestsException",
      "ok",
      "ok",
    ]);
    expect(cloud.lambda.warmWorkers).toBe(2);
  });

  it("never number more than sixteen: the longest idle one makes room", async () => {
    for (let i = 0; i < 17; i++)
      await cloud.deploy("let n = 0; export const handler = () => ++n;", { name: `f${i}` });
    for (let i = 0; i < 17; i++) await cloud.call({}, `f${i}`);
    expect(cloud.lambda.warmWorkers).toBe(16);
    expect(await cloud.call({}, "f16")).toMatchObject({ payload: 2 });
    expect(await cloud.call({}, "f0")).toMatchObject({ payload: 1 });
  }, 20_000);

  it("die with their region", async () => {
    await cloud.deploy("export const handler = () => new Promise(() => {});");
    const pending = cloud.call();
    cloud.core.faults.lose(HOME);
    expect(await pending).toMatchObject({ code: "ServiceException" });
    expect(cloud.lambda.warmWorkers).toBe(0);
    expect(await cloud.call()).toMatchObject({ code: "ServiceException" });
  });

  it("stay warm over a reset, unless the clock was moved", async () => {
    await cloud.deploy("let n = 0; export const handler = () => ++n;");
    await cloud.call();
    cloud.core.clock.reset();
    await cloud.lambda.reset();
    expect(await cloud.call()).toMatchObject({ payload: 2 });
    await cloud.core.clock.advance(1000);
    await cloud.lambda.reset();
    cloud.core.clock.reset();
    expect(await cloud.call()).toMatchObject({ payload: 1 });
    await cloud.lambda.reset();
    expect(await cloud.call()).toMatchObject({ payload: 2 });
  });

  it("that came up while a reset went on end with it where the clock was moved", async () => {
    await cloud.deploy(
      "let n = 0; export const handler = (event) => event.wait ? new Promise(() => {}) : ++n;",
    );
    await cloud.core.clock.advance(1000);
    const again = cloud.call({ wait: true }).then(() => cloud.call());
    await cloud.lambda.reset();
    await again;
    cloud.core.clock.reset();
    expect(await cloud.call()).toMatchObject({ payload: 1 });
  });

  it("are not reachable from a region that is cut off", async () => {
    await cloud.deploy("export const handler = () => 1;");
    cloud.core.faults.cut(PEER, HOME);
    const functionArn = `arn:aws:lambda:${HOME}:${ACCOUNT}:function:greet`;
    const caller = { kind: "administrator", arn: "arn:aws:iam::1:user/a" } as const;
    const result = await cloud.lambda.invoke({ region: PEER, functionArn, payload: {}, caller });
    expect(result).toMatchObject({
      code: "ServiceException",
      reason: expect.stringContaining("cannot be reached"),
    });
  });
});

describe("ordered faults", () => {
  it("fail so many requests as were ordered", async () => {
    await cloud.deploy("export const handler = () => 1;");
    cloud.core.faults.fail(HOME, "greet", 1);
    expect(await cloud.call()).toMatchObject({ code: "ServiceException" });
    expect(await cloud.call()).toMatchObject({ kind: "ok" });
  });

  it("make a function slow on the cloud's clock: the caller gives up, the work is done later", async () => {
    await cloud.deploy('export const handler = () => { console.log("done"); return 1; };', {
      timeoutSeconds: 60,
    });
    cloud.core.faults.slow(HOME, "greet", 9000);
    const pending = cloud.call({}, "greet", 8000);
    await cloud.core.clock.advance(8000);
    expect(await pending).toMatchObject({ code: "CallerTimedOut" });
    expect(lines()).toEqual([]);
    expect(cloud.lambda.isQuiet).toBe(true);
    await cloud.core.clock.advance(1000);
    await cloud.lambda.settle();
    expect(lines()).toEqual(["function greet done"]);
  });

  it("time a function out that is slower than its own limit", async () => {
    await cloud.deploy("export const handler = () => 1;");
    cloud.core.faults.slow(HOME, "greet", 9000);
    const pending = cloud.call();
    await cloud.core.clock.advance(4000);
    expect(await pending).toMatchObject({ code: "FunctionTimedOut" });
  });

  it("leave nothing under way after a reset", async () => {
    await cloud.deploy("export const handler = () => new Promise(() => {});");
    const hanging = cloud.call();
    cloud.core.faults.slow(HOME, "greet", 3000);
    const waiting = cloud.call();
    await cloud.lambda.reset();
    expect(await Promise.all([hanging, waiting])).toMatchObject([
      { code: "ServiceException" },
      { code: "ServiceException" },
    ]);
    expect(cloud.lambda.isQuiet).toBe(true);
  });
});

describe("events for a function", () => {
  const later = () =>
    cloud.lambda.invokeLater({
      region: HOME,
      functionArn: `arn:aws:lambda:${HOME}:${ACCOUNT}:function:greet`,
      payload: {},
      caller: { kind: "administrator", arn: "arn:aws:iam::1:user/a" },
    });

  it("are tried three times, a minute and two minutes apart, and then dropped", async () => {
    await cloud.deploy('export const handler = () => { throw new Error("No."); };');
    const failures = () => cloud.core.log.since().filter((record) => record.source === "error").length;
    const passed = async (seconds: number) => {
      await cloud.core.clock.advance(seconds * 1000);
      await cloud.lambda.settle();
      return failures();
    };
    later();
    const counts = [await passed(0), await passed(50), await passed(10), await passed(110), await passed(10)];
    expect([...counts, await passed(3600)]).toEqual([1, 1, 2, 2, 3, 3]);
    const errors = cloud.core.log.since().filter((record) => record.source === "error");
    expect(errors.map((record) => record.text)).toEqual([
      expect.stringContaining("Attempt 1 of an event failed, it is repeated: FunctionError: Error: No."),
      expect.stringContaining("Attempt 2 of an event failed, it is repeated"),
      expect.stringContaining("Attempt 3 of an event failed, it is dropped"),
    ]);
  });
});
