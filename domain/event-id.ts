/** Ids for what several tell: whoever tells it makes the same one. */
import { createHash } from "node:crypto";

const SEPARATOR = "\u0000";

/** A UUID of version 7 whose random bits are a hash of what it names. `at`: milliseconds since 1970. */
export function eventIdOf(at: number, ...parts: readonly string[]): string {
  const time = Math.max(0, Math.floor(at));
  const digest = createHash("sha256")
    .update([String(time), ...parts].join(SEPARATOR))
    .digest("hex");
  const variant = "89ab"[Number.parseInt(digest.charAt(3), 16) % 4] ?? "8";
  const hex = time.toString(16).padStart(12, "0").slice(-12);
  return [
    hex.slice(0, 8),
    hex.slice(8),
    `7${digest.slice(0, 3)}`,
    `${variant}${digest.slice(4, 7)}`,
    digest.slice(7, 19),
  ].join("-");
}
