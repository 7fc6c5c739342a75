import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, type BareLambda, bareLambda, HOME } from "./bare-cloud.ts";

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

  it("tells of each invocation how long it took, without the worker's start", async () => {
    await cloud.deploy("export const handler = () => null;");
    const told: { name: string; memoryMb: number; milliseconds: number }[] = [];
    cloud.lambda.onInvoked((invocation) => told.push(invocation));
    const startedAt = performance.now();
    await cloud.call();
    const all = performance.now() - startedAt;
    await cloud.call();
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ region: HOME, name: "greet" });
    for (const { milliseconds } of told) expect(milliseconds).toBeGreaterThan(0);
    expect(told[0]?.milliseconds).toBeLessThan(all);
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
