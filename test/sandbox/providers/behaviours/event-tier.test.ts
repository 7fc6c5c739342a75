import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ADMINISTRATOR_KEYS } from "../../../../sandbox/cloud/iam/access-keys.ts";
import { type LocalCloud, startCloud } from "../../../../sandbox/cloud/local-cloud.ts";
import type { DeployedResource, Json } from "../../../../sandbox/providers/behaviour.ts";
import { EVENT_SOURCE_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/event-source.ts";
import { EVENTS_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/events.ts";
import { KINESIS_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/kinesis.ts";
import { LAMBDA_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/lambda.ts";
import { S3_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/s3.ts";
import { SCHEDULER_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/scheduler.ts";
import { SQS_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/sqs.ts";

const REGION = "eu-central-1";
const ACCOUNT = "111122223333";
const BEHAVIOURS = {
  ...EVENT_SOURCE_BEHAVIOURS,
  ...EVENTS_BEHAVIOURS,
  ...KINESIS_BEHAVIOURS,
  ...LAMBDA_BEHAVIOURS,
  ...S3_BEHAVIOURS,
  ...SCHEDULER_BEHAVIOURS,
  ...SQS_BEHAVIOURS,
};
const ROLE = `arn:aws:iam::${ACCOUNT}:role/apply`;
const STREAM_ARN = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/tandem-test-events`;
const QUEUE_ARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:failed`;
const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:apply`;
const BUCKET = "tandem-test-quarantine";
const MAPPING = {
  eventSourceArn: STREAM_ARN,
  functionName: FUNCTION_ARN,
  batchSize: 10,
  maximumBatchingWindowInSeconds: 1,
  parallelizationFactor: 2,
  maximumRetryAttempts: 1,
  bisectBatchOnFunctionError: true,
  startingPosition: "TRIM_HORIZON",
  functionResponseTypes: ["ReportBatchItemFailures"],
  destinationConfig: { onFailure: { destinationArn: `arn:aws:s3:::${BUCKET}` } },
};
/** Prints what it gets; a record that says so makes it fail, or is reported. */
const CODE = `export const handler = async (event) => {
  if (event.Records === undefined) { console.log("called " + JSON.stringify(event)); if (event.fail) throw new Error("no"); return; }
  const failures = [];
  for (const { kinesis } of event.Records) {
    const data = JSON.parse(Buffer.from(kinesis.data, "base64"));
    if (data.throws) throw new Error("poison");
    if (data.fails) failures.push({ itemIdentifier: kinesis.sequenceNumber });
    else console.log("applied " + data.n);
  }
  return { batchItemFailures: failures };
};`;

let cloud: LocalCloud;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tandem-event-tier-"));
  const place = { accountId: ACCOUNT, home: REGION, peer: "eu-west-2", witness: "eu-west-1" };
  cloud = await startCloud({ ...place, seed: "test", directory });
  await cloud.iam.putRole("apply", trusts("lambda.amazonaws.com"));
  await cloud.iam.putRole("schedules", trusts("scheduler.amazonaws.com"));
  await cloud.iam.putRolePolicy("schedules", "invoke", allow("lambda:InvokeFunction", FUNCTION_ARN));
  await cloud.iam.putRolePolicy("apply", "leave", allow("s3:PutObject", `arn:aws:s3:::${BUCKET}/*`));
  await cloud.iam.putRolePolicy("apply", "send", allow("sqs:SendMessage", QUEUE_ARN));
  const build = mkdtempSync(join(directory, "build-"));
  writeFileSync(join(build, "index.mjs"), CODE);
  await put("aws:lambda/function:Function", {
    name: "apply",
    role: ROLE,
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: { path: build, hash: "ignored" },
  });
  await put("aws:kinesis/stream:Stream", {
    name: "tandem-test-events",
    streamModeDetails: { streamMode: "ON_DEMAND" },
    encryptionType: "KMS",
    kmsKeyId: "alias/aws/kinesis",
  });
  await put("aws:s3/bucket:Bucket", { bucket: BUCKET });
  await put("aws:sqs/queue:Queue", { name: "failed" });
});
beforeEach(() => cloud.control.reset());
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

function trusts(service: string): Json {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  };
}

function allow(action: string | readonly string[], resource: string): Json {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] };
}

function resource(type: string, inputs: Json): DeployedResource {
  return { urn: `urn:${type}`, type, id: "made-up", name: "made-up", region: REGION, inputs, outputs: {} };
}

async function put(type: string, inputs: Json): Promise<Json> {
  return (await BEHAVIOURS[type]?.put(cloud, resource(type, inputs))) ?? {};
}

const mapStream = async (change: Json = {}) => {
  const reads = ["GetRecords", "GetShardIterator", "DescribeStream", "DescribeStreamSummary", "ListShards"];
  const actions = reads.map((name) => `kinesis:${name}`);
  await cloud.iam.putRolePolicy("apply", "read", allow(actions, STREAM_ARN));
  return await put("aws:lambda/eventSourceMapping:EventSourceMapping", { ...MAPPING, ...change });
};
const printed = async (word: string) =>
  (await cloud.control.logs({})).flatMap(({ source, text }) =>
    source === "function" && text.includes(word)
      ? [text.slice(text.indexOf(word) + word.length + 1).trim()]
      : [],
  );
const records = (...data: readonly Json[]) =>
  cloud.control.putRecords({
    region: REGION,
    stream: "events",
    records: data.map((datum) => ({ partitionKey: String(datum["key"] ?? "k"), data: datum })),
  });

test("a mapping is refused until its function's role may read the stream, and outside of AWS's ranges", async () => {
  await expect(put("aws:lambda/eventSourceMapping:EventSourceMapping", MAPPING)).rejects.toThrow(
    "Please ensure the role can perform the GetRecords",
  );
  await expect(mapStream({ batchSize: 10_001 })).rejects.toThrow("batchSize is 10001");
  await expect(mapStream({ eventSourceArn: QUEUE_ARN })).rejects.toThrow("is no Kinesis stream");
  await expect(mapStream({ filterCriteria: { filters: [{ pattern: "{" }] } })).rejects.toThrow("not valid");
  expect(await mapStream()).toMatchObject({
    state: "Enabled",
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

test("what a client writes is applied by the deployed function before everything has settled", async () => {
  await mapStream();
  const { endpoint } = cloud.core;
  const client = new KinesisClient({ region: REGION, endpoint, credentials: ADMINISTRATOR_KEYS });
  const Data = Buffer.from(JSON.stringify({ n: 1 }));
  await client.send(new PutRecordCommand({ StreamARN: STREAM_ARN, PartitionKey: "k", Data }));
  await cloud.control.settle();
  expect(await printed("applied")).toEqual(["1"]);
  expect(await cloud.control.streamOf({ region: REGION, stream: "events" })).toMatchObject({
    stream: "tandem-test-events",
    records: 1,
    mappings: [{ functionName: "apply", waiting: 0, iteratorAgeMs: 0 }],
  });
});

test("a poison record ends in the quarantine with its whole event; the others are applied", async () => {
  await mapStream();
  await records({ n: 1 }, { n: 2, throws: true }, { n: 3 });
  await cloud.control.settle();
  await cloud.control.advance({ milliseconds: 30_000 });
  await cloud.control.settle();
  expect(new Set(await printed("applied"))).toEqual(new Set(["1", "3"]));
  const set = await cloud.control.quarantine({ region: REGION });
  expect(set).toMatchObject([
    { bucket: BUCKET, content: { requestContext: { condition: "RetryAttemptsExhausted" } } },
  ]);
  const { payload = "{}" } = (set[0]?.content ?? {}) as { payload?: string };
  expect(JSON.parse(payload).Records).toHaveLength(1);
});

test("a dead region's backlog is caught up when it returns, over shards that were split meanwhile", async () => {
  await mapStream();
  await cloud.control.loseRegion({ region: REGION });
  const numbers = Array.from({ length: 300 }, (_, n) => n);
  await records(...numbers.slice(0, 150).map((n) => ({ n, key: `k${n % 7}` })));
  await cloud.control.splitShards({ region: REGION, stream: "events" });
  await records(...numbers.slice(150).map((n) => ({ n, key: `k${n % 7}` })));
  await cloud.control.settle();
  expect(await printed("applied")).toEqual([]);
  await cloud.control.restoreRegion({ region: REGION });
  await cloud.control.settle();
  const applied = (await printed("applied")).map(Number);
  expect([...applied].sort((a, b) => a - b)).toEqual(numbers);
  for (let key = 0; key < 7; key++) {
    const ofKey = applied.filter((n) => n % 7 === key);
    expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
  }
});

test("a reset empties streams, queues and the quarantine, and mappings go on from there", async () => {
  await mapStream();
  await cloud.control.loseRegion({ region: REGION });
  await records({ n: 1 });
  await cloud.control.reset();
  await cloud.control.settle();
  expect(await printed("applied")).toEqual([]);
  const status = await cloud.control.streamOf({ region: REGION, stream: "events" });
  expect(status).toMatchObject({ records: 0, mappings: [{ waiting: 0 }] });
  expect(status.shards).toHaveLength(4);
  await records({ n: 2 });
  await cloud.control.settle();
  expect(await printed("applied")).toEqual(["2"]);
});

test("a schedule calls its function when the clock passes its time, and not before", async () => {
  await put("aws:scheduler/scheduleGroup:ScheduleGroup", { name: "tandem" });
  const schedule = {
    name: "observe",
    groupName: "tandem",
    scheduleExpression: "rate(1 minute)",
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: FUNCTION_ARN, roleArn: `arn:aws:iam::${ACCOUNT}:role/schedules`, input: '{"beat":true}' },
  };
  await put("aws:scheduler/schedule:Schedule", schedule);
  await cloud.control.settle();
  expect(await printed("called")).toEqual([]);
  await cloud.control.advance({ milliseconds: 150_000 });
  await cloud.control.settle();
  expect(await printed("called")).toEqual(['{"beat":true}', '{"beat":true}']);
  BEHAVIOURS["aws:scheduler/schedule:Schedule"]?.remove(
    cloud,
    resource("aws:scheduler/schedule:Schedule", schedule),
  );
  const untrusted = { ...schedule, target: { ...schedule.target, roleArn: ROLE } };
  await expect(put("aws:scheduler/schedule:Schedule", untrusted)).rejects.toThrow("to assume it");
});

test("an event that fails for good, and one that is not taken, end in the queue", async () => {
  await put("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", {
    functionName: "apply",
    maximumRetryAttempts: 1,
    destinationConfig: { onFailure: { destination: QUEUE_ARN } },
  });
  await put("aws:cloudwatch/eventRule:EventRule", { name: "tick", scheduleExpression: "rate(1 hour)" });
  await put("aws:sqs/queuePolicy:QueuePolicy", {
    queueUrl: cloud.sqs.urlOf("failed"),
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: QUEUE_ARN,
        },
      ],
    }),
  });
  const target = {
    rule: "tick",
    arn: FUNCTION_ARN,
    input: '{"fail":true}',
    deadLetterConfig: { arn: QUEUE_ARN },
  };
  await put("aws:cloudwatch/eventTarget:EventTarget", target);
  await cloud.control.advance({ milliseconds: 3_600_100 });
  const messages = () => cloud.sqs.bodies(QUEUE_ARN).map((body) => JSON.parse(body));
  expect(messages()).toMatchObject([{ "detail-type": "Scheduled Event" }]);
  await put("aws:lambda/permission:Permission", {
    function: "apply",
    action: "lambda:InvokeFunction",
    principal: "events.amazonaws.com",
  });
  await cloud.control.advance({ milliseconds: 3_600_100 });
  await cloud.control.advance({ milliseconds: 120_000 });
  expect(messages()[1]).toMatchObject({
    requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 2 },
    requestPayload: { fail: true },
  });
});
