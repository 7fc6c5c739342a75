/** Which operation a request of S3 is: bucket and key come from the path, or the bucket from the host's name. */
import type { HttpRequest } from "../service.ts";

const OPERATIONS: Readonly<Record<string, string>> = {
  "PUT key": "PutObject",
  "GET key": "GetObject",
  "HEAD key": "HeadObject",
  "DELETE key": "DeleteObject",
  "GET bucket": "ListObjectsV2",
  "HEAD bucket": "HeadBucket",
};
const LISTING = new Set([
  "list-type",
  "prefix",
  "delimiter",
  "max-keys",
  "continuation-token",
  "start-after",
  "encoding-type",
]);
const HOST = /^([a-z0-9][a-z0-9.-]+)\.(?:localhost|127\.0\.0\.1)(?::\d+)?$/;

/** Undefined for what the local cloud does not do: other subresources, copies, uploads in parts, other methods. */
export function routeS3(
  request: HttpRequest,
): { operation: string; input: Record<string, unknown> } | undefined {
  const place = placeOf(request);
  if (place === undefined || place.bucket === "") return undefined;
  const { bucket, key } = place;
  const operation = OPERATIONS[`${request.method} ${key === "" ? "bucket" : "key"}`];
  const isListing = operation === "ListObjectsV2";
  if (isListing !== (request.query.get("list-type") === "2")) return undefined;
  if (operation === undefined || request.headers["x-amz-copy-source"] !== undefined) return undefined;
  const known = [...request.query.keys()].every(
    (name) => name === "x-id" || /^x-amz-/i.test(name) || (isListing && LISTING.has(name)),
  );
  return known ? { operation, input: { Bucket: bucket, ...(key !== "" && { Key: key }) } } : undefined;
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
