/** ListObjectsV2: keys in order, page by page, with folders rolled up at a delimiter. */
import { element } from "../xml.ts";
import type { StoredObject } from "./bucket.ts";

type Listed = Pick<StoredObject, "body" | "etag" | "modifiedAt">;

const PAGE = 1000;

/** The XML of one page. */
export function listing(
  bucket: string,
  objects: ReadonlyMap<string, Listed>,
  query: URLSearchParams,
): string {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const limit = Math.min(Number(query.get("max-keys") ?? PAGE) || 0, PAGE);
  const token = query.get("continuation-token");
  const after = token === null ? (query.get("start-after") ?? "") : fromToken(token);
  const shown = (key: string) => (query.get("encoding-type") === "url" ? encodeURIComponent(key) : key);

  const entries = rolledUp(objects, prefix, delimiter).filter(([name]) => name > after);
  const page = entries.slice(0, limit);
  const isTruncated = entries.length > page.length;
  const last = page.at(-1)?.[0];
  const contents = page.map(([name, object]) =>
    object === undefined
      ? element("CommonPrefixes", { Prefix: shown(name) })
      : element("Contents", {
          Key: shown(name),
          LastModified: new Date(object.modifiedAt).toISOString(),
          ETag: object.etag,
          Size: object.body.byteLength,
          StorageClass: "STANDARD",
        }),
  );
  const head = {
    Name: bucket,
    Prefix: shown(prefix),
    ...(delimiter !== "" && { Delimiter: shown(delimiter) }),
    MaxKeys: limit,
    KeyCount: page.length,
    IsTruncated: isTruncated,
    ...(isTruncated && last !== undefined && { NextContinuationToken: toToken(last) }),
  };
  const fields = Object.entries(head).map(([name, value]) => element(name, value));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${fields.join("")}${contents.join("")}</ListBucketResult>`;
}

/** Names in order; a name without an object is a common prefix. */
function rolledUp(
  objects: ReadonlyMap<string, Listed>,
  prefix: string,
  delimiter: string,
): readonly (readonly [string, Listed | undefined])[] {
  const names = new Map<string, Listed | undefined>();
  for (const [key, object] of objects) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0) names.set(key, object);
    else names.set(key.slice(0, end + delimiter.length), undefined);
  }
  return [...names].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function toToken(key: string): string {
  return Buffer.from(key).toString("base64url");
}

function fromToken(token: string): string {
  return Buffer.from(token, "base64url").toString();
}
