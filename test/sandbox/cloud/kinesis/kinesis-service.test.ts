import {
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type ShardIteratorType,
  SplitShardCommand,
  UpdateShardCountCommand,
} from "@aws-sdk/client-kinesis";
import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { KinesisService } from "../../../../sandbox/cloud/kinesis/kinesis-service.ts";
import type { StreamSpec } from "../../../../sandbox/cloud/kinesis/stream.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const STREAM: StreamSpec = {
  region: HOME,
  name: "events",
  mode: "PROVISIONED",
  shardCount: 2,
  retentionHours: 24,
  encryption: { type: "KMS", keyId: "alias/content" },
  maximumRecordKib: 1024,
};
const StreamName = STREAM.name;
const StreamARN = `arn:aws:kinesis:${HOME}:${ACCOUNT}:stream/${StreamName}`;
const bytes = (text: string) => Buffer.from(text);

let cloud: SmallCloud;
let kinesis: KinesisService;
const client = (region = HOME, change = {}) =>
  new KinesisClient({ ...cloud.client(region), maxAttempts: 1, ...change });
let home: KinesisClient;

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new KinesisService(core)] as const);
  cloud = started;
  kinesis = started.services[0];
  home = client(HOME, { requestHandler: new NodeHttpHandler() });
});
beforeEach(() => {
  cloud.core.faults.clear();
  for (const region of [HOME, PEER]) {
    kinesis.streams.remove(region, StreamName);
    kinesis.streams.put({ ...STREAM, region });
  }
});
afterAll(() => cloud.stop());

async function read(
  ShardId: string,
  type: ShardIteratorType = "TRIM_HORIZON",
  more: { StartingSequenceNumber?: string; Timestamp?: Date } = {},
) {
  const asked = new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: type, ...more });
  const { ShardIterator } = await home.send(asked);
  return await home.send(new GetRecordsCommand({ ShardIterator }));
}
const texts = (reply: Awaited<ReturnType<typeof read>>) =>
  reply.Records?.map(({ Data }) => Buffer.from(Data ?? []).toString());

async function readAll() {
  const { Shards = [] } = await home.send(new ListShardsCommand({ StreamName }));
  return (await Promise.all(Shards.map(({ ShardId = "" }) => read(ShardId)))).flatMap(
    ({ Records = [] }) => Records,
  );
}

describe.each([
  ["HTTP/2, as by default", () => ({})],
  [
    "HTTP/2 over one connection",
    () => ({ requestHandler: new NodeHttp2Handler({ disableConcurrentStreams: false }) }),
  ],
  ["HTTP/1", () => ({ requestHandler: new NodeHttpHandler() })],
])("an unmodified client over %s", (_name, handler) => {
  test("writes one record and many, and reads them in order", async () => {
    const kinesisClient = client(HOME, handler());
    const first = await kinesisClient.send(
      new PutRecordCommand({ StreamARN, PartitionKey: "k", Data: bytes("one") }),
    );
    expect(first).toMatchObject({
      ShardId: expect.stringMatching(/^shardId-\d{12}$/),
      EncryptionType: "KMS",
    });
    const many = await kinesisClient.send(
      new PutRecordsCommand({
        StreamName,
        Records: Array.from({ length: 500 }, (_, at) => ({
          PartitionKey: "k",
          Data: bytes(`${at} ${"x".repeat(900)}`),
        })),
      }),
    );
    expect(many.FailedRecordCount).toBe(0);
    const { ShardIterator } = await kinesisClient.send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId: first.ShardId,
        ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
        StartingSequenceNumber: first.SequenceNumber,
      }),
    );
    const got = await kinesisClient.send(new GetRecordsCommand({ ShardIterator }));
    expect(got.Records).toHaveLength(500);
    expect(got.Records?.map(({ SequenceNumber }) => SequenceNumber)).toEqual(
      many.Records?.map(({ SequenceNumber }) => SequenceNumber),
    );
    expect(got).toMatchObject({ MillisBehindLatest: 0, NextShardIterator: expect.any(String) });
    kinesisClient.destroy();
  });
});

test("iterators begin at the oldest, behind the newest, at a record, behind it, and at a time", async () => {
  const put = (text: string) =>
    home.send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data: bytes(text) }));
  const { ShardId = "", SequenceNumber } = await put("a");
  await cloud.core.clock.advance(60_000);
  const Timestamp = new Date(cloud.core.clock.now());
  await cloud.core.clock.advance(1000);
  await put("b");
  const at = { StartingSequenceNumber: SequenceNumber ?? "" };
  expect(texts(await read(ShardId))).toEqual(["a", "b"]);
  expect(texts(await read(ShardId, "LATEST"))).toEqual([]);
  expect(texts(await read(ShardId, "AT_SEQUENCE_NUMBER", at))).toEqual(["a", "b"]);
  expect(texts(await read(ShardId, "AFTER_SEQUENCE_NUMBER", at))).toEqual(["b"]);
  expect(texts(await read(ShardId, "AT_TIMESTAMP", { Timestamp }))).toEqual(["b"]);
});

test("an iterator goes on where it stopped, and expires after five minutes", async () => {
  const records = ["a", "b", "c"].map((text) => ({ PartitionKey: "k", Data: bytes(text) }));
  const { Records } = await home.send(new PutRecordsCommand({ StreamName, Records: records }));
  const ShardId = Records?.[0]?.ShardId;
  const { ShardIterator } = await home.send(
    new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
  );
  const first = await home.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }));
  const second = await home.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator }));
  expect([texts(first), texts(second)]).toEqual([["a", "b"], ["c"]]);
  await cloud.core.clock.advance(300_001);
  const late = home.send(new GetRecordsCommand({ ShardIterator: second.NextShardIterator }));
  await expect(late).rejects.toMatchObject({ name: "ExpiredIteratorException" });
});

test("a stream is described, listed and found by name and by ARN, in its own region only", async () => {
  const summary = await home.send(new DescribeStreamSummaryCommand({ StreamARN }));
  expect(summary.StreamDescriptionSummary).toMatchObject({
    StreamName,
    StreamARN,
    OpenShardCount: 2,
    EncryptionType: "KMS",
    KeyId: "alias/content",
    RetentionPeriodHours: 24,
  });
  const { StreamDescription } = await home.send(new DescribeStreamCommand({ StreamName, Limit: 1 }));
  expect(StreamDescription).toMatchObject({ StreamStatus: "ACTIVE", HasMoreShards: true });
  expect((await home.send(new ListStreamsCommand({}))).StreamNames).toEqual([StreamName]);
  const page = await home.send(new ListShardsCommand({ StreamName, MaxResults: 1 }));
  const rest = await home.send(new ListShardsCommand({ NextToken: page.NextToken }));
  expect(rest.Shards?.map(({ ShardId }) => ShardId)).toEqual(["shardId-000000000001"]);
  await client(PEER).send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data: bytes("peer") }));
  expect(await readAll()).toEqual([]);
  const gone = home.send(new DescribeStreamSummaryCommand({ StreamName: "nothing" }));
  await expect(gone).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("too many records, too large ones and empty keys are refused", async () => {
  const Records = Array.from({ length: 501 }, () => ({ PartitionKey: "k", Data: bytes("x") }));
  const many = home.send(new PutRecordsCommand({ StreamName, Records }));
  await expect(many).rejects.toMatchObject({ name: "ValidationException" });
  const put = (PartitionKey: string, Data: Uint8Array) =>
    home.send(new PutRecordCommand({ StreamName, PartitionKey, Data }));
  await expect(put("k", Buffer.alloc(1024 * 1024 + 1))).rejects.toThrow("larger than the 1024 KiB");
  await expect(put("", bytes("x"))).rejects.toMatchObject({ name: "ValidationException" });
});

test("a full shard refuses some records of a request and takes the others", async () => {
  const now = cloud.core.clock.now();
  // All in one second of the clock, whatever the machine does.
  await cloud.core.clock.advance(1000 - (now % 1000));
  const Records = Array.from({ length: 400 }, () => ({ PartitionKey: "k", Data: Buffer.alloc(4096) }));
  const { FailedRecordCount = 0, Records: results = [] } = await home.send(
    new PutRecordsCommand({ StreamName, Records }),
  );
  expect(FailedRecordCount).toBeGreaterThan(0);
  expect(FailedRecordCount).toBeLessThan(400);
  expect(results.find(({ ErrorCode }) => ErrorCode !== undefined)).toMatchObject({
    ErrorCode: "ProvisionedThroughputExceededException",
  });
  expect(await readAll()).toHaveLength(400 - FailedRecordCount);
});

test("a split closes the parent; its children take what comes, and tell whose they are", async () => {
  const { Shards = [] } = await home.send(new ListShardsCommand({ StreamName }));
  const [parent] = Shards;
  const { StartingHashKey = "0", EndingHashKey = "0" } = parent?.HashKeyRange ?? {};
  const middle = String((BigInt(StartingHashKey) + BigInt(EndingHashKey)) / 2n);
  await home.send(
    new PutRecordCommand({ StreamName, PartitionKey: "x", ExplicitHashKey: "0", Data: bytes("before") }),
  );
  await home.send(
    new SplitShardCommand({ StreamName, ShardToSplit: parent?.ShardId, NewStartingHashKey: middle }),
  );
  const { ShardId } = await home.send(
    new PutRecordCommand({ StreamName, PartitionKey: "x", ExplicitHashKey: "0", Data: bytes("after") }),
  );
  const after = await home.send(new ListShardsCommand({ StreamName }));
  expect(after.Shards?.find((shard) => shard.ShardId === ShardId)?.ParentShardId).toBe(parent?.ShardId);
  const old = await read(parent?.ShardId ?? "");
  expect(texts(old)).toEqual(["before"]);
  expect(old.NextShardIterator).toBeUndefined();
  expect(old.ChildShards?.map((child) => child.ShardId)).toContain(ShardId);
  const children = old.ChildShards?.map((child) => child.ShardId) ?? [];
  await home.send(
    new MergeShardsCommand({ StreamName, ShardToMerge: children[0], AdjacentShardToMerge: children[1] }),
  );
  await home.send(
    new UpdateShardCountCommand({ StreamName, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" }),
  );
  const { StreamDescriptionSummary } = await home.send(new DescribeStreamSummaryCommand({ StreamName }));
  expect(StreamDescriptionSummary?.OpenShardCount).toBe(4);
});

test("records outlive a lost region, and nothing outlives the retention", async () => {
  await home.send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data: bytes("kept") }));
  cloud.core.faults.lose(HOME);
  const lost = home.send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data: bytes("no") }));
  await expect(lost).rejects.toThrow();
  cloud.core.faults.restore(HOME);
  expect(await readAll()).toHaveLength(1);
  await cloud.core.clock.advance(25 * 3_600_000);
  expect(await readAll()).toEqual([]);
});

test("who may not write is refused; policies name the stream", async () => {
  await cloud.iam.putRole("writer", {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  await cloud.iam.putRolePolicy("writer", "write", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "kinesis:PutRecord", Resource: StreamARN }],
  });
  const credentials = cloud.iam.mintKeys("writer", "test");
  const writer = client(HOME, { credentials });
  await writer.send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data: bytes("x") }));
  const refused = writer.send(
    new PutRecordsCommand({ StreamName, Records: [{ PartitionKey: "k", Data: bytes("x") }] }),
  );
  await expect(refused).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a reset empties streams and undoes splits", async () => {
  await home.send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data: bytes("x") }));
  await home.send(
    new UpdateShardCountCommand({ StreamName, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" }),
  );
  kinesis.reset();
  expect(await readAll()).toEqual([]);
  expect((await home.send(new ListShardsCommand({ StreamName }))).Shards).toHaveLength(2);
});
