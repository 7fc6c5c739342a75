/** A bucket whose objects have versions: a deletion that leaves any behind is none. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Bucket } from "../ports.ts";

export function bucketOf(region: string, bucket: string): Bucket {
  const client = new S3Client({ region, forcePathStyle: true, maxAttempts: 3 });

  const versions = async (prefix: string): Promise<readonly { name: string; versionId: string }[]> => {
    const found: { name: string; versionId: string }[] = [];
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      page = await client.send(
        new ListObjectVersionsCommand({
          Bucket: bucket,
          Prefix: prefix,
          ...(page?.NextKeyMarker === undefined ? {} : { KeyMarker: page.NextKeyMarker }),
          ...(page?.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }),
        }),
      );
      for (const { Key: name, VersionId: versionId } of [
        ...(page.Versions ?? []),
        ...(page.DeleteMarkers ?? []),
      ])
        if (name !== undefined && versionId !== undefined) found.push({ name, versionId });
    } while (page.IsTruncated === true);
    return found;
  };

  return {
    names: async (prefix) => [...new Set((await versions(prefix)).map(({ name }) => name))],
    read: async (name) => {
      try {
        const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
        return await body?.transformToString();
      } catch (error) {
        if (error instanceof Error && error.name === "NoSuchKey") return undefined;
        throw error;
      }
    },
    delete: async (name) => {
      const own = (await versions(name)).filter((version) => version.name === name);
      for (const { versionId } of own)
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name, VersionId: versionId }));
      return own.length;
    },
  };
}
