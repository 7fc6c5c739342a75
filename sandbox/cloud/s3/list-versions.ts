/** ListObjectVersions: every version and delete marker, by key, newest first. */
import { element } from "../xml.ts";
import type { Bucket, ObjectVersion } from "./bucket.ts";

interface Listed {
  readonly key: string;
  readonly version: ObjectVersion;
  readonly isLatest: boolean;
}

const PAGE = 1000;

/** The XML of one page. */
export function versionListing(name: string, bucket: Bucket, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const limit = Math.min(Number(query.get("max-keys") ?? PAGE) || 0, PAGE);
  const shown = (key: string) => (query.get("encoding-type") === "url" ? encodeURIComponent(key) : key);
  const all = bucket.keys.filter((key) => key.startsWith(prefix)).flatMap((key) => listed(bucket, key));
  const rest = all.slice(startOf(all, query.get("key-marker"), query.get("version-id-marker")));
  const page = rest.slice(0, limit);
  const isTruncated = rest.length > page.length;
  const last = page.at(-1);
  const head = {
    Name: name,
    Prefix: shown(prefix),
    MaxKeys: limit,
    IsTruncated: isTruncated,
    ...(isTruncated &&
      last !== undefined && { NextKeyMarker: shown(last.key), NextVersionIdMarker: last.version.versionId }),
  };
  const fields = Object.entries(head).map(([field, value]) => element(field, value));
  const entries = page.map((entry) => asElement(entry, shown(entry.key)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${fields.join("")}${entries.join("")}</ListVersionsResult>`;
}

function listed(bucket: Bucket, key: string): readonly Listed[] {
  return bucket.versions(key).map((version, at) => ({ key, version, isLatest: at === 0 }));
}

function startOf(all: readonly Listed[], keyMarker: string | null, versionMarker: string | null): number {
  if (keyMarker === null) return 0;
  const exact = all.findIndex(({ key, version }) => key === keyMarker && version.versionId === versionMarker);
  if (exact >= 0) return exact + 1;
  const next = all.findIndex(({ key }) => key > keyMarker);
  return next < 0 ? all.length : next;
}

function asElement({ version, isLatest }: Listed, key: string): string {
  const common = {
    Key: key,
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: new Date(version.modifiedAt).toISOString(),
  };
  return version.kind === "marker"
    ? element("DeleteMarker", common)
    : element("Version", {
        ...common,
        ETag: version.etag,
        Size: version.body.byteLength,
        StorageClass: "STANDARD",
      });
}
