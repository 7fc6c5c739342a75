import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalCloud, startCloud } from "../../../../sandbox/cloud/local-cloud.ts";
import type { DeployedResource, Json } from "../../../../sandbox/providers/behaviour.ts";
import { EVENTS_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/events.ts";
import { LAMBDA_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/lambda.ts";
import { LOGS_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/logs.ts";
import { S3_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/s3.ts";

const REGION = "eu-central-1";
const ACCOUNT = "111122223333";
const BEHAVIOURS = { ...EVENTS_BEHAVIOURS, ...LAMBDA_BEHAVIOURS, ...LOGS_BEHAVIOURS, ...S3_BEHAVIOURS };

let cloud: LocalCloud;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tandem-behaviours-"));
  cloud = await startCloud({
    accountId: ACCOUNT,
    home: REGION,
    peer: "eu-west-2",
    witness: "eu-west-1",
    seed: "test",
    directory,
  });
  await cloud.iam.putRole("ingest", {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

function resource(type: string, inputs: Json, outputs: Json = {}): DeployedResource {
  return { urn: `urn:${type}`, type, id: "made-up", name: "made-up", region: REGION, inputs, outputs };
}

async function put(type: string, inputs: Json, outputs: Json = {}): Promise<Json> {
  return (await BEHAVIOURS[type]?.put(cloud, resource(type, inputs, outputs))) ?? {};
}

function build(code: string): Json {
  const path = mkdtempSync(join(directory, "build-"));
  writeFileSync(join(path, "index.mjs"), code);
  return { path, hash: "ignored" };
}

const ROLE = `arn:aws:iam::${ACCOUNT}:role/ingest`;
const settings = (code: string): Json => ({
  name: "ingest",
  role: ROLE,
  runtime: "nodejs24.x",
  handler: "index.handler",
  code: build(code),
  environment: { variables: { STACK: "sandbox" } },
  publish: true,
});

test("a deployed function behind an alias runs for the events of a deployed rule", async () => {
  const code = "export const handler = async (e) => console.log(process.env.STACK, e.detail.contactId);";
  const made = await put("aws:lambda/function:Function", settings(code), { version: "made-up" });
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:ingest`;
  expect(made).toMatchObject({ name: "ingest", arn, version: "1", qualifiedArn: `${arn}:1` });
  const live = await put("aws:lambda/alias:Alias", {
    name: "live",
    functionName: made["name"],
    functionVersion: made["version"],
  });
  expect(live).toMatchObject({ arn: `${arn}:live` });
  const rule = await put("aws:cloudwatch/eventRule:EventRule", {
    name: "ends",
    eventPattern: '{"source":["aws.connect"]}',
  });
  await put("aws:cloudwatch/eventTarget:EventTarget", { rule: rule["name"], arn: live["arn"] });
  const permission = {
    action: "lambda:InvokeFunction",
    function: made["name"],
    qualifier: "live",
    principal: "events.amazonaws.com",
    sourceArn: rule["arn"],
  };
  const printed = async (contactId: string) => {
    cloud.events.emit(REGION, "Amazon Connect Contact Event", [], { contactId });
    await cloud.lambda.settle();
    return cloud.core.log.since().filter((record) => record.text === `sandbox ${contactId}`).length;
  };

  expect(await printed("refused")).toBe(0);
  expect(
    cloud.core.log
      .since()
      .map((r) => r.text)
      .join(),
  ).toContain("events.amazonaws.com");
  const { statementId } = await put("aws:lambda/permission:Permission", permission);
  expect(await printed("allowed")).toBe(1);
  const held = resource("aws:lambda/permission:Permission", permission, { statementId });
  await BEHAVIOURS["aws:lambda/permission:Permission"]?.remove(cloud, held);
  expect(await printed("refused-again")).toBe(0);
});

test("changed code gets the next version; the same deployment again, or read back, keeps it", async () => {
  const one = settings("export const handler = () => 1;");
  await BEHAVIOURS["aws:lambda/function:Function"]?.remove(cloud, resource("", one));
  expect(await put("aws:lambda/function:Function", one, { version: "7" })).toMatchObject({ version: "7" });
  expect(await put("aws:lambda/function:Function", one, { version: "7" })).toMatchObject({ version: "7" });
  const two = settings("export const handler = () => 2;");
  expect(await put("aws:lambda/function:Function", two, { version: "7" })).toMatchObject({ version: "8" });
});

test.each([
  [{ role: `arn:aws:iam::${ACCOUNT}:role/nobody` }, "cannot be assumed by Lambda"],
  [{ runtime: "python3.13" }, "the local cloud runs Node's only"],
  [{ layers: ["arn:layer"] }, "sets layers, which the local cloud does not implement"],
  [{ code: { path: "/nowhere", hash: "" } }, "build the functions before deploying them"],
])("a function with %j is refused", async (change, reason) => {
  const inputs = { ...settings("export const handler = () => 1;"), name: "refused", ...change };
  await expect(put("aws:lambda/function:Function", inputs)).rejects.toThrow(reason);
});

test("what depends on something that is not there is refused", async () => {
  const refused = (type: string, inputs: Json) => expect(put(type, inputs)).rejects;
  const alias = { name: "live", functionName: "nobody", functionVersion: "1" };
  await refused("aws:lambda/alias:Alias", alias).toThrow("Function not found: nobody");
  const permission = { action: "lambda:InvokeFunction", function: "nobody", principal: "x.amazonaws.com" };
  await refused("aws:lambda/permission:Permission", permission).toThrow("Function not found: nobody");
  const target = { rule: "nothing", arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:ingest` };
  await refused("aws:cloudwatch/eventTarget:EventTarget", target).toThrow("Rule nothing does not exist");
  const queue = { rule: "ends", arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q` };
  await refused("aws:cloudwatch/eventTarget:EventTarget", queue).toThrow("to functions only");
  const odd = { name: "odd", eventPattern: '{"source":[{"wildcard":"*"}]}' };
  await refused("aws:cloudwatch/eventRule:EventRule", odd).toThrow("does not know the operator wildcard");
});

test("a log group and a bucket have the names and ARNs that AWS would give", async () => {
  const group = await put("aws:cloudwatch/logGroup:LogGroup", { name: "/aws/lambda/ingest" });
  expect(group).toEqual({
    name: "/aws/lambda/ingest",
    arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/ingest`,
  });
  expect(await put("aws:s3/bucket:Bucket", {})).toMatchObject({
    bucket: "made-up",
    arn: "arn:aws:s3:::made-up",
  });
  expect(cloud.s3.hasBucket("made-up")).toBe(true);
});
