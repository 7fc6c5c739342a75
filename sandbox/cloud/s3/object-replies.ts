/** S3's replies: bodies in bytes or XML, everything else in headers. */
import { ServiceError, type ServiceOutput } from "../service.ts";
import { type Bucket, NULL_VERSION, type ObjectVersion } from "./bucket.ts";

export const XML = { "content-type": "application/xml" };

/** Throws NoSuchKey, NoSuchVersion, and MethodNotAllowed for a delete marker that is asked for by its version. */
export function getObject(bucket: Bucket, key: string, versionId: string | undefined): ServiceOutput {
  const versions = bucket.versions(key);
  const found =
    versionId === undefined ? versions[0] : versions.find((version) => version.versionId === versionId);
  if (found === undefined && versionId !== undefined)
    throw new ServiceError("NoSuchVersion", "The specified version does not exist.", 404, { Key: key });
  if (found?.kind === "marker" && versionId !== undefined)
    throw new ServiceError(
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
      405,
    );
  if (found === undefined || found.kind === "marker")
    throw new ServiceError("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
  const headers = {
    ...found.headers,
    ...versionHeader(found),
    etag: found.etag,
    "last-modified": new Date(found.modifiedAt).toUTCString(),
  };
  // HEAD too: HTTP leaves the body out, its length stays.
  return reply(200, headers, found.body);
}

export function versionHeader({ versionId }: ObjectVersion): Readonly<Record<string, string>> {
  return versionId === NULL_VERSION ? {} : { "x-amz-version-id": versionId };
}

export function versioningXml({ versioning }: Bucket): string {
  const status = versioning === undefined ? "" : `<Status>${versioning}</Status>`;
  return `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${status}</VersioningConfiguration>`;
}

export function reply(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array = "",
) {
  return { raw: { status, headers, body } };
}
