/** What a SigV4 signature says about a call. The signature itself is not checked: the loopback is trusted. */
import type { HttpRequest } from "./service.ts";

export interface Credential {
  readonly accessKeyId: string;
  readonly region: string;
  /** The signing name, such as dynamodb or secretsmanager. */
  readonly service: string;
}

/** The credential scope of the Authorization header, or of a presigned URL; undefined where there is none. */
export function readCredential(request: HttpRequest): Credential | undefined {
  const header = request.headers["authorization"] ?? "";
  const scope = header.startsWith("AWS4-HMAC-SHA256")
    ? /Credential=([^,\s]+)/.exec(header)?.[1]
    : (request.query.get("X-Amz-Credential") ?? undefined);
  const [accessKeyId, date, region, service, end, ...rest] = scope?.split("/") ?? [];
  if (!accessKeyId || !date || !region || !service || end !== "aws4_request" || rest.length > 0)
    return undefined;
  return { accessKeyId, region, service };
}
