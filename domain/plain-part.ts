/** Any text as a part of a key or an object's name: as it is where it is plain, else its hash. */
import { createHash } from "node:crypto";

const PLAIN = /^[A-Za-z0-9-]{1,100}$/;

export function plainPart(text: string): string {
  return PLAIN.test(text) ? text : `~${createHash("sha256").update(text).digest("base64url")}`;
}
