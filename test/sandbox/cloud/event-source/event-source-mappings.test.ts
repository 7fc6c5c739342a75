import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, HOME } from "../lambda/bare-cloud.ts";
import { MappedStream, ROLE_ARN, STREAM_ARN, textsOf } from "./mapped-stream.ts";

let stream: MappedStream;
beforeEach(() => {
  stream = new MappedStream();
});
afterEach(() => stream.stop());

test("the event is what Lambda sends", async () => {
  let event: unknown;
  stream.attach((_records, got) => {
    event = got;
  });
  stream.put("c1:a");
  await stream.settle();
  const sequenceNumber = expect.stringMatching(/^\d{56}$/);
  expect(event).toEqual({
    Records: [
      {
        kinesis: {
          kinesisSchemaVersion: "1.0",
          partitionKey: "c1",
          sequenceNumber,
          data: Buffer.from('"c1:a"').toString("base64"),
          approximateArrivalTimestamp: expect.closeTo(Date.now() / 1000, 0),
        },
        eventSource: "aws:kinesis",
        eventVersion: "1.0",
        eventID: expect.stringMatching(/^shardId-000000000000:\d{56}$/),
        eventName: "aws:kinesis:record",
        invokeIdentityArn: ROLE_ARN,
        awsRegion: HOME,
        eventSourceARN: STREAM_ARN,
      },
    ],
  });
});

describe("batches", () => {
  test("are no larger than their size, and one follows the other", async () => {
    stream.attach(stream.apply, { batchSize: 2 });
    stream.put("k:1", "k:2", "k:3", "k:4", "k:5");
    await stream.settle();
    expect(stream.batches).toEqual([["k:1", "k:2"], ["k:3", "k:4"], ["k:5"]]);
  });

  test("wait for their window on the clock, unless they are full", async () => {
    stream.attach(stream.apply, { batchSize: 3, windowSeconds: 10 });
    stream.put("k:1");
    await stream.seconds(9);
    stream.put("k:2");
    expect(stream.batches).toEqual([]);
    await stream.seconds(2);
    expect(stream.batches).toEqual([["k:1", "k:2"]]);
    stream.put("k:3", "k:4", "k:5");
    await stream.seconds(1);
    expect(stream.batches).toHaveLength(2);
    await stream.settle();
  });

  test("do not wait while everything settles", async () => {
    stream.attach(stream.apply, { windowSeconds: 300 });
    stream.put("k:1");
    expect(stream.mappings.isQuiet).toBe(false);
    await stream.settle();
    expect(stream.done).toEqual(["k:1"]);
  });

  test("of several keys run at once, those of one key never", async () => {
    let running = 0;
    let most = 0;
    const busy = new Set<string>();
    stream.attach(
      async (records) => {
        most = Math.max(most, ++running);
        for (const { kinesis } of records) {
          expect(busy.has(kinesis.partitionKey)).toBe(false);
          busy.add(kinesis.partitionKey);
        }
        await new Promise((turn) => setTimeout(turn, 1));
        for (const { kinesis } of records) busy.delete(kinesis.partitionKey);
        stream.apply(records);
        running--;
      },
      { parallelizationFactor: 4, batchSize: 1 },
    );
    stream.put(...Array.from({ length: 40 }, (_, at) => `k${at % 8}:${at}`));
    await stream.settle();
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    for (let key = 0; key < 8; key++) {
      const ofKey = stream.done
        .filter((text) => text.startsWith(`k${key}:`))
        .map((text) => Number(text.slice(3)));
      expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
    }
    expect(stream.done).toHaveLength(40);
  });
});

test("records that a filter does not want are passed over, by the fields of their data", async () => {
  stream.attach(stream.apply, { filters: [JSON.stringify({ partitionKey: ["b"] })] });
  const relayed: unknown[] = [];
  stream.attach(
    (records) => {
      for (const { kinesis } of records)
        relayed.push(JSON.parse(Buffer.from(kinesis.data, "base64").toString()));
    },
    {
      functionArn: `arn:aws:lambda:${HOME}:${ACCOUNT}:function:steer`,
      filters: [JSON.stringify({ data: { relayedFrom: [{ exists: true }] } })],
    },
  );
  stream.put("a:1", "b:2");
  const held = stream.streams.require(HOME, "events");
  for (const data of [{ relayedFrom: "eu-west-2", n: 1 }, { n: 2 }, "no object"])
    held.put({ partitionKey: "z", data: Buffer.from(JSON.stringify(data)).toString("base64") });
  held.put({ partitionKey: "z", data: Buffer.from("not JSON").toString("base64") });
  held.announce();
  await stream.settle();
  expect(stream.done).toEqual(["b:2"]);
  expect(relayed).toEqual([{ relayedFrom: "eu-west-2", n: 1 }]);
});

test("mappings begin at the oldest, the newest or a time, and each has a position of its own", async () => {
  stream.put("k:1");
  await stream.seconds(60);
  const at = stream.core.clock.now();
  stream.put("k:2");
  const got: Record<string, string[]> = { oldest: [], newest: [], since: [] };
  const map = (name: string, startAt: Parameters<typeof stream.attach>[1]) =>
    stream.attach((records) => void got[name]?.push(...textsOf(records)), {
      functionArn: `arn:aws:lambda:${HOME}:${ACCOUNT}:function:${name}`,
      ...startAt,
    });
  map("oldest", {});
  map("newest", { startAt: { kind: "LATEST" } });
  map("since", { startAt: { kind: "AT_TIMESTAMP", at } });
  stream.put("k:3");
  await stream.settle();
  expect(got).toEqual({ oldest: ["k:1", "k:2", "k:3"], newest: ["k:3"], since: ["k:2", "k:3"] });
});

test("of a shard that was split the parent is done before its children begin", async () => {
  let isDown = true;
  stream.attach((records) => {
    if (isDown) throw new Error("down");
    stream.apply(records);
  });
  stream.put("a:1", "b:1");
  stream.streams.require(HOME, "events").resize(4);
  stream.put("a:2", "b:2", "c:1", "d:1");
  await stream.settle();
  expect(new Set(stream.batches.flat())).toEqual(new Set(["a:1", "b:1"]));
  isDown = false;
  await stream.seconds(5);
  await stream.settle();
  expect(stream.done.slice(0, 2)).toEqual(["a:1", "b:1"]);
  expect([...stream.done].sort()).toEqual(["a:1", "a:2", "b:1", "b:2", "c:1", "d:1"]);
});

test("a lost region's mappings pause and go on where they were: nothing lost, nothing twice", async () => {
  stream.attach(stream.apply, { batchSize: 10, parallelizationFactor: 3 });
  stream.put("k:before");
  await stream.settle();
  stream.core.faults.lose(HOME);
  const backlog = Array.from({ length: 500 }, (_, at) => `k${at % 20}:${at}`);
  stream.put(...backlog);
  await stream.settle();
  await stream.seconds(3600);
  expect(stream.done).toEqual(["k:before"]);
  stream.core.faults.restore(HOME);
  await stream.settle();
  expect([...stream.done].sort()).toEqual(["k:before", ...backlog].sort());
});

test("a role that may not read is refused when the mapping is made, and later reads nothing and says so", async () => {
  stream.denied.add("kinesis:GetRecords");
  expect(() => stream.attach(stream.apply)).toThrow("Please ensure the role can perform the GetRecords");
  stream.denied.clear();
  stream.attach(stream.apply);
  stream.denied.add("kinesis:ListShards");
  stream.put("k:1");
  await stream.seconds(30);
  await stream.settle();
  expect(stream.done).toEqual([]);
  const denials = stream.core.log.since().filter(({ text }) => text.includes("kinesis:ListShards"));
  expect(denials).toHaveLength(1);
  stream.denied.clear();
  await stream.seconds(2);
  await stream.settle();
  expect(stream.done).toEqual(["k:1"]);
});

test("a change keeps the position; a disabled mapping waits; a removed one is over", async () => {
  const id = stream.attach(stream.apply);
  stream.put("k:1");
  await stream.settle();
  stream.attach(stream.apply, { id, isEnabled: false });
  stream.put("k:2", "l:2");
  await stream.settle();
  expect(stream.done).toEqual(["k:1"]);
  stream.attach(stream.apply, { id, parallelizationFactor: 5 });
  await stream.settle();
  expect([...stream.done].sort()).toEqual(["k:1", "k:2", "l:2"]);
  stream.mappings.remove(id);
  stream.put("k:3");
  await stream.settle();
  expect(stream.done).toHaveLength(3);
});

test("after a reset nothing is left of streams, positions, retries or what was under way", async () => {
  let isDown = true;
  stream.attach((records) => {
    if (isDown) throw new Error("down");
    stream.apply(records);
  });
  stream.attach(stream.stopAtPoison, {
    functionArn: `arn:aws:lambda:${HOME}:${ACCOUNT}:function:other`,
    maximumRetries: 0,
    onFailure: "arn:aws:s3:::quarantine",
  });
  stream.put("k:1", "k:poison");
  await Promise.resolve();
  stream.mappings.reset();
  stream.streams.empty();
  stream.core.clock.reset();
  isDown = false;
  stream.put("k:2");
  await stream.settle();
  await new Promise((turn) => setTimeout(turn, 10));
  expect(stream.done.slice(-2)).toEqual(["k:2", "k:2"]);
  expect(stream.mappings.statusOf(STREAM_ARN)).toMatchObject([
    { waiting: 0, givenUp: 0 },
    { waiting: 0, givenUp: 0 },
  ]);
  expect(stream.left).toEqual([]);
});
