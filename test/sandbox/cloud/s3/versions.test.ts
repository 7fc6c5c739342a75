import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { S3Service } from "../../../../sandbox/cloud/s3/s3-service.ts";
import { HOME, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const Bucket = "recordings";
let cloud: SmallCloud;
let s3: S3Service;
let client: S3Client;

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new S3Service(core)] as const);
  cloud = started;
  s3 = started.services[0];
  client = new S3Client({ ...cloud.client(HOME), maxAttempts: 1 });
});
beforeEach(() => {
  s3.removeBucket(Bucket, true);
  s3.putBucket(HOME, Bucket);
  s3.setVersioning(Bucket, "Enabled");
});
afterAll(() => cloud.stop());

const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
const get = async (Key: string, VersionId?: string) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return await Body?.transformToString();
};
const versions = (more = {}) => client.send(new ListObjectVersionsCommand({ Bucket, ...more }));

test("a versioned bucket keeps what was overwritten and what was deleted, until each version is deleted", async () => {
  const first = await put("a", "1");
  const second = await put("a", "2");
  expect(await get("a")).toBe("2");
  expect(await get("a", first.VersionId)).toBe("1");
  const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
  expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
  await expect(get("a")).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(get("a", marker.VersionId)).rejects.toMatchObject({ name: "MethodNotAllowed" });
  expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  const { Versions, DeleteMarkers } = await versions();
  expect(Versions).toMatchObject([
    { Key: "a", VersionId: second.VersionId, IsLatest: false, Size: 1 },
    { Key: "a", VersionId: first.VersionId, IsLatest: false },
  ]);
  expect(DeleteMarkers).toMatchObject([{ Key: "a", VersionId: marker.VersionId, IsLatest: true }]);
  await client.send(new DeleteObjectCommand({ Bucket, Key: "a", VersionId: marker.VersionId }));
  expect(await get("a")).toBe("2");
  for (const { VersionId } of [first, second])
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a", VersionId }));
  expect((await versions()).Versions).toBeUndefined();
});

test("versions are listed page by page, under a prefix", async () => {
  for (const key of ["b/1", "b/1", "b/ä & <2>", "c"]) await put(key, key);
  const first = await versions({ Prefix: "b/", MaxKeys: 1 });
  expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: "b/1" });
  const rest = await versions({
    Prefix: "b/",
    KeyMarker: first.NextKeyMarker,
    VersionIdMarker: first.NextVersionIdMarker,
  });
  expect(rest.Versions?.map(({ Key }) => Key)).toEqual(["b/1", "b/ä & <2>"]);
  expect(rest.IsTruncated).toBe(false);
});

test("many are deleted in one request, each by what the caller may do", async () => {
  const { VersionId } = await put("x & <y>", "1");
  await put("other", "1");
  await cloud.iam.putRole("eraser", {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  await cloud.iam.putRolePolicy("eraser", "erase", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:DeleteObjectVersion", Resource: `arn:aws:s3:::${Bucket}/*` }],
  });
  const credentials = cloud.iam.mintKeys("eraser", "test");
  const eraser = new S3Client({ ...cloud.client(HOME), credentials, maxAttempts: 1 });
  await expect(eraser.send(new DeleteObjectCommand({ Bucket, Key: "other" }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  const other = await put("other", "2");
  await eraser.send(new DeleteObjectCommand({ Bucket, Key: "other", VersionId: other.VersionId }));
  const result = await eraser.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: [{ Key: "x & <y>", VersionId }, { Key: "other" }] },
    }),
  );
  expect(result.Deleted).toMatchObject([{ Key: "x & <y>", VersionId }]);
  expect(result.Errors).toMatchObject([{ Key: "other", Code: "AccessDenied" }]);
  const all = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "other" }], Quiet: true } }),
  );
  expect(all.Deleted).toBeUndefined();
  expect((await versions()).DeleteMarkers).toHaveLength(1);
});

test("a suspended bucket keeps old versions and makes no new ones; an unversioned one has none", async () => {
  await put("a", "1");
  s3.setVersioning(Bucket, "Suspended");
  expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Suspended");
  await put("a", "2");
  await put("a", "3");
  expect((await versions()).Versions?.map(({ Size, VersionId }) => [Size, VersionId === "null"])).toEqual([
    [1, true],
    [1, false],
  ]);
  s3.putBucket(HOME, "plain");
  const plain = { Bucket: "plain", Key: "a" };
  expect((await client.send(new PutObjectCommand({ ...plain, Body: "1" }))).VersionId).toBeUndefined();
  expect((await client.send(new DeleteObjectCommand(plain))).DeleteMarker).toBeUndefined();
  expect((await versions({ Bucket: "plain" })).Versions).toBeUndefined();
});

test("a reset brings back the snapshot's versions and no others", async () => {
  await put("kept", "1");
  s3.snapshot();
  await put("kept", "2");
  await put("new", "1");
  s3.reset();
  expect(await get("kept")).toBe("1");
  expect((await versions()).Versions).toHaveLength(1);
});
