/** Which operation a request of S3 is: bucket and key come from the path, or the bucket from the host's name. */
import type { HttpRequest } from "../service.ts";

const OPERATIONS: Readonly<Record<string, string>> = {
  "PUT key": "PutObject",
  "GET key": "GetObject",
  "HEAD key": "HeadObject",
  "DELETE key": "DeleteObject",
  "GET bucket list-type": "ListObjectsV2",
  "GET bucket versions": "ListObjectVersions",
  "GET bucket versioning": "GetBucketVersioning",
  "POST bucket delete": "DeleteObjects",
  "HEAD bucket": "HeadBucket",
};
/** Parameters that make another operation of the same method and path. */
const SUBRESOURCES = ["list-type", "versions", "versioning", "delete"];
const PAGING = ["prefix", "delimiter", "max-keys", "encoding-type"];
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  ListObjectsV2: ["list-type", ...PAGING, "continuation-token", "start-after"],
  ListObjectVersions: ["versions", ...PAGING, "key-marker", "version-id-marker"],
  GetBucketVersioning: ["versioning"],
  DeleteObjects: ["delete"],
  GetObject: ["versionId"],
  HeadObject: ["versionId"],
  DeleteObject: ["versionId"],
};
const HOST = /^([a-z0-9][a-z0-9.-]+)\.(?:localhost|127\.0\.0\.1)(?::\d+)?$/;

/** Undefined for what the local cloud does not do: other subresources, copies, uploads in parts, other methods. */
export function routeS3(
  request: HttpRequest,
): { operation: string; input: Record<string, unknown> } | undefined {
  const named = placeOf(request);
  if (named === undefined || named.bucket === "") return undefined;
  const { bucket, key } = named;
  const subresource = SUBRESOURCES.find((name) => request.query.has(name));
  const place = [
    request.method,
    key === "" ? "bucket" : "key",
    ...(subresource === undefined ? [] : [subresource]),
  ];
  const operation = OPERATIONS[place.join(" ")];
  const isOldListing = subresource === "list-type" && request.query.get("list-type") !== "2";
  if (operation === undefined || isOldListing || request.headers["x-amz-copy-source"] !== undefined)
    return undefined;
  const parameters = PARAMETERS[operation] ?? [];
  const known = [...request.query.keys()].every(
    (name) => name === "x-id" || /^x-amz-/i.test(name) || parameters.includes(name),
  );
  const versionId = request.query.get("versionId");
  return known
    ? {
        operation,
        input: {
          Bucket: bucket,
          ...(key !== "" && { Key: key }),
          ...(versionId !== null && { VersionId: versionId }),
        },
      }
    : undefined;
}

function placeOf({ path, headers }: HttpRequest): { bucket: string; key: string } | undefined {
  let plain: string;
  try {
    plain = decodeURIComponent(path.slice(1));
  } catch {
    return undefined;
  }
  const host = HOST.exec(headers["host"] ?? "")?.[1];
  if (host !== undefined) return { bucket: host, key: plain };
  const slash = plain.indexOf("/");
  return slash < 0
    ? { bucket: plain, key: "" }
    : { bucket: plain.slice(0, slash), key: plain.slice(slash + 1) };
}
