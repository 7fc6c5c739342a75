/** The body inside AWS's own chunked signing format, which the SDK uses for S3 uploads with checksums. */
import { refuse } from "./error-shape.ts";
import type { HttpRequest, Protocol } from "./service.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
function isAwsChunked(request: HttpRequest): boolean {
  const encodings = request.headers["content-encoding"] ?? "";
  return (
    encodings.split(",").some((encoding) => encoding.trim() === "aws-chunked") ||
    (request.headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-")
  );
}

/** Undefined where the body is not in that format. */
function decodeAwsChunked(body: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = /^([0-9a-f]{1,8})(;.*)?$/i.exec(bytes.toString("latin1", at, lineEnd))?.[1];
    if (size === undefined) return undefined;
    const length = Number.parseInt(size, 16);
    // Trailing headers after the last chunk carry a checksum that nobody here asks for.
    if (length === 0) return Buffer.concat(parts);
    const start = lineEnd + 2;
    if (start + length > bytes.length) return undefined;
    parts.push(bytes.subarray(start, start + length));
    at = start + length + 2;
  }
}

/** The request as its sender had it before it was chunked. Throws ServiceError for a body that is cut short. */
export function unchunked(request: HttpRequest, protocol: Protocol): HttpRequest {
  if (!isAwsChunked(request)) return request;
  const body = decodeAwsChunked(request.body);
  if (body === undefined)
    throw refuse("unreadable", protocol, "The aws-chunked body is cut short or malformed.");
  return { ...request, body };
}
