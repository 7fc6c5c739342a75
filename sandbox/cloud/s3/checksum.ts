import { crc32 } from "node:zlib";
import { type HttpRequest, ServiceError } from "../service.ts";

/** Throws BadDigest for a body that is not what its sender summed up. */
export function checkChecksum(headers: HttpRequest["headers"], body: Uint8Array): void {
  const checksum = headers["x-amz-checksum-crc32"];
  if (checksum !== undefined && checksum !== crc32Of(body))
    throw new ServiceError(
      "BadDigest",
      "The CRC32 you specified did not match the calculated checksum.",
      400,
    );
}

export function crc32Of(body: Uint8Array): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64");
}
