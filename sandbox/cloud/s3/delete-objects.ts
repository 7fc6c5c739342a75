/** DeleteObjects: many keys in one request, each with its own outcome. */
import { type Grant, ServiceError } from "../service.ts";
import { element, unescapeXml } from "../xml.ts";
import type { DeleteMarker, ObjectVersion } from "./bucket.ts";

export interface NamedObject {
  readonly key: string;
  readonly versionId?: string;
}

export type Deletion =
  | { readonly kind: "deleted"; readonly object: NamedObject; readonly outcome: ObjectVersion | undefined }
  | { readonly kind: "refused"; readonly object: NamedObject; readonly error: ServiceError };

const MOST_KEYS = 1000;

/** A version is deleted by an action of its own. */
export function deleteGrant(bucket: string, { key, versionId }: NamedObject): Grant {
  return {
    action: versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
    resource: `arn:aws:s3:::${bucket}/${key}`,
  };
}

/** Throws MalformedXML. */
export function readDeletions(body: Uint8Array): { objects: readonly NamedObject[]; isQuiet: boolean } {
  const text = Buffer.from(body).toString("utf8");
  const objects = [...text.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, inner = ""]): NamedObject => {
    const versionId = field(inner, "VersionId");
    return { key: field(inner, "Key") ?? "", ...(versionId !== undefined && { versionId }) };
  });
  if (objects.length === 0 || objects.length > MOST_KEYS || objects.some(({ key }) => key === ""))
    throw new ServiceError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  return { objects, isQuiet: field(text, "Quiet") === "true" };
}

export function deletionResult(deletions: readonly Deletion[], isQuiet: boolean): string {
  const entries = deletions.map((deletion) => {
    if (deletion.kind === "refused") return refused(deletion.object, deletion.error);
    return isQuiet ? "" : deleted(deletion.object, deletion.outcome);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${entries.join("")}</DeleteResult>`;
}

/** What says in a reply's headers that a marker was made, or was what is gone now. */
export function deletionHeaders(
  versionId: string | undefined,
  outcome: ObjectVersion | undefined,
): Readonly<Record<string, string>> {
  if (outcome === undefined) return {};
  return {
    "x-amz-version-id": versionId ?? outcome.versionId,
    ...(isMarker(outcome) && { "x-amz-delete-marker": "true" }),
  };
}

function deleted({ key, versionId }: NamedObject, outcome: ObjectVersion | undefined): string {
  return element("Deleted", {
    Key: key,
    ...(versionId !== undefined && { VersionId: versionId }),
    ...(outcome !== undefined &&
      isMarker(outcome) && { DeleteMarker: true, DeleteMarkerVersionId: outcome.versionId }),
  });
}

function refused({ key, versionId }: NamedObject, { code, message }: ServiceError): string {
  const Code = code === "AccessDeniedException" ? "AccessDenied" : code;
  return element("Error", { Key: key, VersionId: versionId, Code, Message: message });
}

function isMarker(version: ObjectVersion): version is DeleteMarker {
  return version.kind === "marker";
}

function field(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];
  return found === undefined ? undefined : unescapeXml(found);
}
