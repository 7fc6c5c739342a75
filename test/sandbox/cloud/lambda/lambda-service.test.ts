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

describe("a function", () => {
  it("gets the event and a context, and its return value is the payload", async () => {
    await cloud.deploy(
      `export const handler = async (event, context) => ({
         name: event.name, fn: context.functionName, arn: context.invokedFunctionArn, id: context.awsRequestId,
         group: context.logGroupName, left: context.getRemainingTimeInMillis() });`,
    );
    const result = await cloud.call({ name: "Ada" });
    expect(result).toMatchObject({
      kind: "ok",
      payload: {
        name: "Ada",
        fn: "greet",
        arn: `arn:aws:lambda:${HOME}:${ACCOUNT}:function:greet`,
        group: "/aws/lambda/greet",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    const { left } = result.kind === "ok" ? (result.payload as { left: number }) : { left: 0 };
    expect(left).toBeGreaterThan(3000);
    expect(left).toBeLessThanOrEqual(4000);
  });

  it("sees Lambda's environment and nothing of the host's", async () => {
    process.env["HOST_SECRET"] = "leaks";
    await cloud.deploy("export const handler = () => ({ ...process.env });");
    const result = await cloud.call();
    delete process.env["HOST_SECRET"];
    expect(result.kind === "ok" && result.payload).toEqual({
      TABLE_PROFILES: "tandem-test-profiles",
      TZ: "UTC",
      LANG: "en_US.UTF-8",
      LAMBDA_TASK_ROOT: expect.stringContaining("functions"),
      LAMBDA_RUNTIME_DIR: "/var/runtime",
      _HANDLER: "index.handler",
      AWS_REGION: HOME,
      AWS_DEFAULT_REGION: HOME,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_NAME: "greet",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/greet",
      AWS_LAMBDA_LOG_STREAM_NAME: "[$LATEST]",
      AWS_ACCESS_KEY_ID: "ASIA-greet-role",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "greet",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    });
  });

  it("prints into the cloud's log before its caller is answered", async () => {
    await cloud.deploy(
      'import { Console } from "node:console"; const own = new Console(process.stdout); export const handler = () => { console.log("one\\ntwo"); own.error("three"); process.stderr.write("four\\n"); return null; };',
    );
    await cloud.call();
    expect(lines()).toEqual(["function greet one\ntwo", "function greet three", "function greet four"]);
  });

  it("keeps its module state from one request to the next, and new code starts anew", async () => {
    const code = "let count = 0; export const handler = () => ++count;";
    await cloud.deploy(code);
    await cloud.call();
    expect(await cloud.call()).toMatchObject({ payload: 2 });
    await cloud.deploy(code.replace("++count", "++count * 10"));
    expect(await cloud.call()).toMatchObject({ payload: 10 });
    expect(cloud.lambda.warmWorkers).toBe(1);
  });

  it("runs the code that was deployed, whatever the build folder holds later", async () => {
    const first = await cloud.deploy('export const handler = () => "first";');
    const second = await cloud.deploy('export const handler = () => "second";');
    expect([first, second]).toEqual(["1", "2"]);
    expect(await cloud.call({}, "greet:1")).toMatchObject({ payload: "first" });
    expect(await cloud.call({}, "greet:2")).toMatchObject({ payload: "second" });
  });

  it("keeps its version when it is deployed unchanged", async () => {
    const code = "export const handler = () => 1;";
    expect(await cloud.deploy(code)).toBe("1");
    expect(await cloud.deploy(code)).toBe("1");
  });
});

describe("failures of a function", () => {
  it("reports what a handler throws with type, message and trace", async () => {
    await cloud.deploy(
      'class JourneyExpired extends Error { name = "JourneyExpired" } export const handler = async () => { throw new JourneyExpired("Gone."); };',
    );
    expect(await cloud.call()).toMatchObject({
      kind: "error",
      code: "FunctionError",
      failure: { errorType: "JourneyExpired", errorMessage: "Gone.", trace: expect.arrayContaining([]) },
    });
    expect(lines().join()).toContain("JourneyExpired");
  });

  it("stops a function at its timeout and starts another worker for the next request", async () => {
    await cloud.deploy(
      "export const handler = (e) => e.hang ? new Promise((r) => setTimeout(r, 60000)) : 'quick';",
      { timeoutSeconds: 0.2 },
    );
    expect(await cloud.call({ hang: true })).toMatchObject({
      code: "FunctionTimedOut",
      reason: expect.stringContaining("Task timed out after 0.20 seconds"),
    });
    expect(await cloud.call()).toMatchObject({ payload: "quick" });
  });

  it("ends a loop that never yields", async () => {
    await cloud.deploy("export const handler = () => { for (;;); };", { timeoutSeconds: 0.2 });
    expect(await cloud.call()).toMatchObject({ code: "FunctionTimedOut" });
  });

  it.each([
    ["throw new TypeError('No table.');", "TypeError: No table."],
    ["export const other = 1;", "Runtime.HandlerNotFound: index.handler is undefined or not exported"],
    ["export const handler = (a, b, done) => done();", "Runtime.CallbackHandlerDeprecated"],
    ["import 'nowhere';", "ERR_MODULE_NOT_FOUND"],
  ])("reports a failing start: %s", async (code, reason) => {
    await cloud.deploy(code);
    const result = await cloud.call();
    expect(result.kind === "error" && JSON.stringify(result)).toContain(reason);
    expect(cloud.lambda.warmWorkers).toBe(0);
  });

  it("survives a process that exits and a promise that nobody catches", async () => {
    await cloud.deploy(
      "export const handler = (e) => { if (e.exit) process.exit(1); Promise.reject(new Error('Lost.')); return new Promise(() => {}); };",
    );
    expect(await cloud.call({ exit: true })).toMatchObject({ code: "FunctionError" });
    expect(await cloud.call()).toMatchObject({ reason: "Error: Lost." });
  });

  it("refuses to run a function whose role is not there", async () => {
    await cloud.deploy("export const handler = () => 1;", {
      roleArn: `arn:aws:iam::${ACCOUNT}:role/missing`,
    });
    expect(await cloud.call()).toMatchObject({
      code: "AccessDeniedException",
      reason: expect.stringContaining("The role missing is not there."),
    });
  });
});

describe("who may invoke", () => {
  const connect = {
    kind: "service",
    service: "connect.amazonaws.com",
    sourceArn: `arn:aws:connect:${HOME}:${ACCOUNT}:instance/abc`,
    sourceAccount: ACCOUNT,
  } as const;
  const arn = `arn:aws:lambda:${HOME}:${ACCOUNT}:function:greet:live`;
  const call = (caller: Parameters<typeof cloud.lambda.invoke>[0]["caller"] = connect, functionArn = arn) =>
    cloud.lambda.invoke({ region: HOME, functionArn, payload: {}, caller });

  beforeEach(async () => {
    await cloud.deploy("export const handler = (e, c) => c.functionVersion;");
    cloud.lambda.registry.putAlias(HOME, "greet", { name: "live", functionVersion: "1", description: "" });
  });

  it("lets a service in by the resource policy of the alias it calls", async () => {
    expect(await call()).toMatchObject({
      code: "AccessDeniedException",
      reason: expect.stringContaining(`not allowed lambda:InvokeFunction on ${arn}`),
    });
    cloud.lambda.registry.putPermission(HOME, "greet", {
      statementId: "connect",
      action: "lambda:InvokeFunction",
      principal: "connect.amazonaws.com",
      sourceArn: connect.sourceArn,
      qualifier: "live",
    });
    expect(await call()).toMatchObject({ payload: "1" });
    expect(await call(connect, arn.replace(":live", ""))).toMatchObject({ code: "AccessDeniedException" });
    expect(await call({ ...connect, sourceArn: `${connect.sourceArn}d` })).toMatchObject({
      code: "AccessDeniedException",
    });
  });

  it("lets a role in by its own policies", async () => {
    const role = {
      kind: "role",
      roleName: "r",
      sessionName: "s",
      arn: "arn:aws:sts::1:assumed-role/r/s",
    } as const;
    expect(await call(role)).toMatchObject({
      code: "AccessDeniedException",
      reason: `lambda:InvokeFunction on ${arn} is not allowed.`,
    });
  });

  it("names an alias that is not there", async () => {
    expect(await call(connect, arn.replace("live", "next"))).toMatchObject({
      code: "ResourceNotFoundException",
      reason: expect.stringContaining("greet:next"),
    });
    expect(() =>
      cloud.lambda.registry.putAlias(HOME, "greet", { name: "next", functionVersion: "9", description: "" }),
    ).toThrow("has no version 9; its newest is 1");
  });
});

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
