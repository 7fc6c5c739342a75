import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LambdaService } from "../../../../sandbox/cloud/lambda/lambda-service.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const HANDLER = `
  export const handler = async (event, context) => {
    if (event.fail) throw new RangeError("Too far.");
    console.log("greeted");
    return { hello: event.name ?? "nobody", arn: context.invokedFunctionArn };
  };`;

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

let cloud: SmallCloud;
let lambda: LambdaService;
let directory: string;
const client = (region = HOME, change = {}) =>
  new LambdaClient({ ...cloud.client(region), maxAttempts: 1, ...change });
const text = (payload: Uint8Array | undefined) => JSON.parse(Buffer.from(payload ?? []).toString());
const arn = `arn:aws:lambda:${HOME}:${ACCOUNT}:function:greet`;

async function deploy(name: string, code: string): Promise<void> {
  const codeSource = mkdtempSync(join(directory, "build-"));
  writeFileSync(join(codeSource, "index.mjs"), code);
  await lambda.deploy({
    region: HOME,
    name,
    description: "Says hello",
    runtime: "nodejs24.x",
    handler: "index.handler",
    roleArn: `arn:aws:iam::${ACCOUNT}:role/greet`,
    timeoutSeconds: 4,
    memoryMb: 256,
    environment: { STACK: "test" },
    maximumConcurrency: 4,
    codeSource,
    publish: true,
  });
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tandem-lambda-api-"));
  const keys = {
    mintKeys: (role: string, session: string) => cloud.iam.mintKeys(role, session),
  };
  const started = await startSmallCloud((core) => [new LambdaService(core, keys, directory)] as const);
  cloud = started;
  lambda = started.services[0];
  await cloud.iam.putRole("greet", TRUST);
  await deploy("greet", HANDLER);
  await deploy("broken", 'import "nowhere-bundled";');
  lambda.registry.putAlias(HOME, "greet", { name: "live", functionVersion: "1", description: "" });
  lambda.registry.putPermission(HOME, "greet", {
    statementId: "connect",
    action: "lambda:InvokeFunction",
    principal: "connect.amazonaws.com",
    sourceArn: "arn:aws:connect:x:1:instance/a",
    sourceAccount: ACCOUNT,
    qualifier: "live",
  });
});
afterAll(async () => {
  await lambda.stop();
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

test("a function is invoked by name and alias, and answers with its version", async () => {
  const answer = await client().send(
    new InvokeCommand({ FunctionName: "greet", Qualifier: "live", Payload: JSON.stringify({ name: "Ada" }) }),
  );
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "1" });
  expect(text(answer.Payload)).toEqual({ hello: "Ada", arn: `${arn}:live` });
});

test("a function is invoked by its ARN without a payload", async () => {
  const answer = await client().send(new InvokeCommand({ FunctionName: `${arn}:live` }));
  expect(text(answer.Payload)).toMatchObject({ hello: "nobody" });
});

test("a failing function is a successful call with FunctionError", async () => {
  const thrown = await client().send(new InvokeCommand({ FunctionName: "greet", Payload: '{"fail":true}' }));
  expect(thrown).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
  expect(text(thrown.Payload)).toMatchObject({ errorType: "RangeError", errorMessage: "Too far." });
  const unborn = await client().send(new InvokeCommand({ FunctionName: "broken" }));
  expect(text(unborn.Payload)).toMatchObject({ errorMessage: expect.stringContaining("nowhere-bundled") });
});

test("an event is taken at once and run afterwards; a dry run runs nothing", async () => {
  cloud.core.log.clear();
  const greeted = () => cloud.core.log.since().filter((record) => record.text === "greeted").length;
  const dry = await client().send(new InvokeCommand({ FunctionName: "greet", InvocationType: "DryRun" }));
  expect(dry.StatusCode).toBe(204);
  expect(greeted()).toBe(0);
  const event = await client().send(new InvokeCommand({ FunctionName: "greet", InvocationType: "Event" }));
  expect(event.StatusCode).toBe(202);
  await lambda.settle();
  expect(greeted()).toBe(1);
});

test("functions, aliases and policies are described", async () => {
  const configuration = await client().send(
    new GetFunctionConfigurationCommand({ FunctionName: "greet", Qualifier: "live" }),
  );
  expect(configuration).toMatchObject({
    FunctionName: "greet",
    FunctionArn: `${arn}:live`,
    Version: "1",
    Runtime: "nodejs24.x",
    Timeout: 4,
    MemorySize: 256,
    Environment: { Variables: { STACK: "test" } },
    State: "Active",
  });
  const { Configuration } = await client().send(new GetFunctionCommand({ FunctionName: "greet" }));
  expect(Configuration).toMatchObject({ FunctionArn: arn, Version: "$LATEST" });
  const { Functions } = await client().send(new ListFunctionsCommand({}));
  expect(Functions?.map((f) => f.FunctionName)).toEqual(["broken", "greet"]);
  expect((await client(PEER).send(new ListFunctionsCommand({}))).Functions).toEqual([]);
  const live = { AliasArn: `${arn}:live`, Name: "live", FunctionVersion: "1" };
  expect(await client().send(new GetAliasCommand({ FunctionName: "greet", Name: "live" }))).toMatchObject(
    live,
  );
  const { Aliases } = await client().send(new ListAliasesCommand({ FunctionName: "greet" }));
  expect(Aliases).toMatchObject([live]);
  const { Policy } = await client().send(new GetPolicyCommand({ FunctionName: "greet", Qualifier: "live" }));
  expect(JSON.parse(Policy ?? "")).toMatchObject({
    Statement: [
      {
        Principal: { Service: "connect.amazonaws.com" },
        Resource: `${arn}:live`,
        Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:connect:x:1:instance/a" } },
      },
    ],
  });
});

test("what the service refuses has its own names", async () => {
  const nobody = client().send(new InvokeCommand({ FunctionName: "nobody" }));
  await expect(nobody).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining("Function not found"),
  });
  const elsewhere = client(PEER).send(new InvokeCommand({ FunctionName: "greet" }));
  await expect(elsewhere).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const garbage = client().send(new InvokeCommand({ FunctionName: "greet", Payload: "{" }));
  await expect(garbage).rejects.toMatchObject({ name: "InvalidRequestContentException" });
  const policy = client().send(new GetPolicyCommand({ FunctionName: "greet" }));
  await expect(policy).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const deletion = client().send(new DeleteFunctionCommand({ FunctionName: "greet" }));
  await expect(deletion).rejects.toThrow("The local cloud does not implement lambda:DeleteFunction.");
});

test("a role invokes only what its policy names", async () => {
  await cloud.iam.putRole("caller", TRUST);
  await cloud.iam.putRolePolicy("caller", "one", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: `${arn}:live` }],
  });
  const as = { credentials: cloud.iam.mintKeys("caller", "session") };
  const allowed = await client(HOME, as).send(
    new InvokeCommand({ FunctionName: "greet", Qualifier: "live" }),
  );
  expect(allowed.StatusCode).toBe(200);
  const denied = client(HOME, as).send(new InvokeCommand({ FunctionName: "greet" }));
  await expect(denied).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`lambda:InvokeFunction on resource: ${arn}`),
  });
});
