import { Readable } from "node:stream";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { S3Service } from "../../../../sandbox/cloud/s3/s3-service.ts";
import { HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

let cloud: SmallCloud;
let s3: S3Service;
const client = (region = HOME, change = {}) =>
  new S3Client({ ...cloud.client(region), maxAttempts: 1, ...change });
const Bucket = "recordings";

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new S3Service(core)] as const);
  cloud = started;
  s3 = started.services[0];
  s3.putBucket(HOME, Bucket);
});
beforeEach(() => s3.reset());
afterAll(() => cloud.stop());

test("an object comes back with its bytes, type and metadata", async () => {
  const Key = "2026/ä b+c.txt";
  const put = await client().send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: "Grüße",
      ContentType: "text/plain",
      Metadata: { contact: "c-1" },
    }),
  );
  const got = await client().send(new GetObjectCommand({ Bucket, Key }));
  expect(await got.Body?.transformToString()).toBe("Grüße");
  expect(got).toMatchObject({ ContentType: "text/plain", Metadata: { contact: "c-1" }, ETag: put.ETag });
  expect(await client().send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ ContentLength: 7 });
});

test("a streamed body arrives without the frames of its chunks", async () => {
  const Body = Readable.from([Buffer.alloc(70_000, "a"), Buffer.from("end")]);
  await client().send(new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: 70_003 }));
  const got = await client().send(new GetObjectCommand({ Bucket, Key: "stream" }));
  const text = (await got.Body?.transformToString()) ?? "";
  expect(text.length).toBe(70_003);
  expect(text.endsWith("aaend")).toBe(true);
});

test("a bucket in the host's name is understood", async () => {
  const { endpoint } = cloud.client(HOME);
  const local = client(HOME, { endpoint: endpoint.replace("127.0.0.1", "localhost") });
  local.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { hostname: string; headers: Record<string, string> };
      expect(request.hostname).toBe(`${Bucket}.localhost`);
      request.headers["host"] = `${Bucket}.localhost`;
      // Resolvers differ in whether they know names under localhost.
      request.hostname = "127.0.0.1";
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  await local.send(new PutObjectCommand({ Bucket, Key: "by-host", Body: "x" }));
  const listed = await client().send(new ListObjectsV2Command({ Bucket }));
  expect(listed.Contents?.map((object) => object.Key)).toEqual(["by-host"]);
});

test("a listing goes page by page and rolls folders up", async () => {
  for (const Key of ["b/1", "a", "b/2", "c&d"])
    await client().send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  const first = await client().send(new ListObjectsV2Command({ Bucket, Delimiter: "/", MaxKeys: 2 }));
  expect(first).toMatchObject({
    IsTruncated: true,
    KeyCount: 2,
    Contents: [{ Key: "a", Size: 1 }],
    CommonPrefixes: [{ Prefix: "b/" }],
  });
  const second = await client().send(
    new ListObjectsV2Command({ Bucket, Delimiter: "/", ContinuationToken: first.NextContinuationToken }),
  );
  expect(second).toMatchObject({ IsTruncated: false, Contents: [{ Key: "c&d" }] });
  const inside = await client().send(new ListObjectsV2Command({ Bucket, Prefix: "b/" }));
  expect(inside.Contents?.map((object) => object.Key)).toEqual(["b/1", "b/2"]);
});

test("what is not there has S3's own names", async () => {
  await client().send(new PutObjectCommand({ Bucket, Key: "gone", Body: "x" }));
  await client().send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
  const get = (bucket: string, Key = "gone") => client().send(new GetObjectCommand({ Bucket: bucket, Key }));
  await expect(get(Bucket)).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(get("nowhere")).rejects.toMatchObject({ name: "NoSuchBucket" });
  const head = client().send(new HeadObjectCommand({ Bucket, Key: "gone" }));
  await expect(head).rejects.toMatchObject({ name: "NotFound" });
  const far = client(PEER).send(new GetObjectCommand({ Bucket, Key: "gone" }));
  await expect(far).rejects.toMatchObject({ name: "PermanentRedirect" });
});

test("an operation that is not there is refused and changes nothing", async () => {
  const create = client().send(new CreateBucketCommand({ Bucket: "new" }));
  await expect(create).rejects.toMatchObject({ name: "NotImplemented" });
  expect(s3.hasBucket("new")).toBe(false);
});

test("a body that does not fit its checksum is refused", async () => {
  const put = client().send(
    new PutObjectCommand({ Bucket, Key: "bad", Body: "x", ChecksumCRC32: "AAAAAA==" }),
  );
  await expect(put).rejects.toMatchObject({ name: "BadDigest" });
});

test("a bucket with objects is not removed unless forced", async () => {
  await client().send(new PutObjectCommand({ Bucket, Key: "kept", Body: "x" }));
  expect(() => s3.removeBucket(Bucket, false)).toThrow("holds 1 objects");
  expect(() => s3.putBucket(PEER, Bucket)).toThrow(`exists in ${HOME}`);
});
