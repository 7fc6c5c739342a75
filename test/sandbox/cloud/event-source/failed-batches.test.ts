import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, HOME } from "../lambda/bare-cloud.ts";
import { type Delivered, MappedStream, STREAM_ARN, Throttled, textsOf } from "./mapped-stream.ts";

let stream: MappedStream;
beforeEach(() => {
  stream = new MappedStream();
});
afterEach(() => stream.stop());

describe("a function that throws", () => {
  test("blocks its shard with one poison record, for as long as nothing ends the retries", async () => {
    stream.attach(stream.stopAtPoison, { batchSize: 2 });
    stream.put("a:1", "b:poison", "c:3", "d:4");
    await stream.settle();
    await stream.seconds(3600);
    expect(stream.batches.length).toBeGreaterThan(10);
    expect(stream.done).not.toContain("c:3");
    expect(stream.mappings.statusOf(STREAM_ARN)).toMatchObject([{ functionName: "apply", waiting: 4 }]);
  });

  test("is tried again in its order and no more often than it was told; the others go on", async () => {
    stream.attach(stream.stopAtPoison, { batchSize: 2, maximumRetries: 2 });
    stream.put("a:1", "b:poison", "c:3");
    await stream.settle();
    expect(stream.batches).toHaveLength(1);
    await stream.seconds(10);
    await stream.settle();
    expect(stream.batches).toEqual([...Array(3).fill(["a:1", "b:poison"]), ["c:3"]]);
    expect(stream.mappings.statusOf(STREAM_ARN)).toMatchObject([{ waiting: 0, givenUp: 2 }]);
  });

  test("gets its batch in halves where that is asked for, at the cost of no retry", async () => {
    stream.attach(stream.stopAtPoison, {
      bisects: true,
      maximumRetries: 1,
      onFailure: "arn:aws:s3:::quarantine",
    });
    stream.put("a:1", "b:2", "c:poison", "d:4");
    await stream.settle();
    await stream.seconds(60);
    await stream.settle();
    expect(new Set(stream.done)).toEqual(new Set(["a:1", "b:2", "d:4"]));
    expect(stream.left.map(({ body }) => body["KinesisBatchInfo"])).toMatchObject([{ batchSize: 1 }]);
  });

  test("is waited for where Lambda had no room, which is no attempt", async () => {
    let refusals = 5;
    stream.attach(
      (records) => {
        if (refusals-- > 0) throw new Throttled("busy");
        stream.apply(records);
      },
      { maximumRetries: 0 },
    );
    stream.put("k:1");
    await stream.settle();
    await stream.seconds(120);
    expect(stream.done).toEqual(["k:1"]);
  });
});

describe("partial failures", () => {
  test("repeat from the lowest number that is reported; what came before it is done", async () => {
    let isBroken = true;
    stream.attach(
      stream.report((text) => isBroken && text === "b:2"),
      { reportsFailures: true },
    );
    stream.put("a:1", "b:2", "c:3");
    await stream.settle();
    isBroken = false;
    await stream.seconds(2);
    expect(stream.batches).toEqual([
      ["a:1", "b:2", "c:3"],
      ["b:2", "c:3"],
    ]);
    expect(stream.done).toEqual(["a:1", "c:3", "b:2", "c:3"]);
  });

  test("mean the whole batch by an empty, unknown or missing identifier, and nothing by no list", async () => {
    const replies: unknown[] = [
      { batchItemFailures: [{ itemIdentifier: "" }] },
      { batchItemFailures: [{ itemIdentifier: null }] },
      { batchItemFailures: [{ id: "1" }] },
      { batchItemFailures: [{ itemIdentifier: "4".repeat(56) }] },
      { batchItemFailures: [] },
      null,
      {},
    ];
    stream.attach(() => replies.shift(), { reportsFailures: true });
    stream.put("a:1", "b:2");
    await stream.settle();
    for (let retry = 0; retry < 4; retry++) await stream.seconds(20);
    expect(stream.batches).toHaveLength(5);
    stream.put("c:3");
    await stream.settle();
    stream.put("d:4");
    await stream.settle();
    expect(stream.batches.slice(5)).toEqual([["c:3"], ["d:4"]]);
  });

  test("are not heard where the mapping does not ask for them", async () => {
    stream.attach(stream.report(() => true));
    stream.put("a:1");
    await stream.settle();
    await stream.seconds(600);
    expect(stream.batches).toHaveLength(1);
  });
});

test("a record that is too old goes where failures go; younger ones are done", async () => {
  let isDown = true;
  stream.attach(
    (records) => {
      if (isDown) throw new Error("down");
      stream.apply(records);
    },
    { maximumAgeSeconds: 60, onFailure: `arn:aws:sqs:${HOME}:${ACCOUNT}:failed` },
  );
  stream.put("k:old");
  await stream.settle();
  await stream.seconds(50);
  stream.put("k:young");
  await stream.seconds(20);
  isDown = false;
  await stream.seconds(60);
  expect(stream.done).toEqual(["k:young"]);
  expect(stream.left).toMatchObject([
    {
      to: `arn:aws:sqs:${HOME}:${ACCOUNT}:failed`,
      body: { requestContext: { condition: "RecordAgeExceeded" } },
    },
  ]);
  expect(stream.left[0]?.body).not.toHaveProperty("payload");
});

test("a bucket gets the whole invocation, in the name of the function's role", async () => {
  stream.attach(stream.stopAtPoison, { maximumRetries: 0, onFailure: "arn:aws:s3:::quarantine" });
  stream.put("k:poison");
  await stream.settle();
  const [left] = stream.left;
  expect(left).toMatchObject({
    to: "quarantine",
    key: expect.stringMatching(
      /^aws\/lambda\/[0-9a-f-]{36}\/shardId-000000000000\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
    ),
    by: { kind: "role", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/apply-role/apply` },
    body: {
      requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 1 },
      responseContext: { statusCode: 200, functionError: "Unhandled" },
      version: "1.0",
      KinesisBatchInfo: { shardId: "shardId-000000000000", batchSize: 1, streamArn: STREAM_ARN },
    },
  });
  const payload = JSON.parse(String(left?.body["payload"])) as { Records: Delivered[] };
  expect(textsOf(payload.Records)).toEqual(["k:poison"]);
});

test("a destination that the role may not write is told in the log", async () => {
  stream.attach(stream.stopAtPoison, { maximumRetries: 0, onFailure: "arn:aws:s3:::quarantine" });
  stream.denied.add("s3:PutObject");
  stream.put("k:poison");
  await stream.settle();
  expect(stream.left).toEqual([]);
  expect(
    stream.core.log
      .since()
      .map(({ text }) => text)
      .join(),
  ).toContain("s3:PutObject");
});
