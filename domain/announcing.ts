/** Where a stored item says that it still has something to tell: by region, in parts, the oldest first. */
import type { TandemEvent } from "./events.ts";
import { timePart } from "./keys.ts";

/** Fields that an item loses when all it had to tell is on the stream. */
export const ANNOUNCING_FIELDS = ["unannounced", "announcing", "announcingSince"] as const;

// So that one region's leftovers, which come when everything waits, are more than one partition's load.
const PARTS = 8;

const LATEST = Date.UTC(9999, 11, 31);

/** Every partition of the index that a region's leftovers lie in. */
export function announcingPartitions(region: string): readonly string[] {
  return Array.from({ length: PARTS }, (_, part) => `${region}#${part}`);
}

/** Fields for the index; none where the item has nothing to tell. */
export function announcingOf(item: Readonly<Record<string, unknown>>): {
  readonly announcing?: string;
  readonly announcingSince?: string;
} {
  const events = untoldOf(item);
  if (events.length === 0) return {};
  const part = hashOf(String(item["pk"])) % PARTS;
  return {
    announcing: `${String(item["region"])}#${part}`,
    // Not when it was saved: who saves it again and again must not keep it young.
    announcingSince: timePart(Math.min(...events.map(({ at }) => at).filter(Number.isSafeInteger), LATEST)),
  };
}

export function untoldOf(item: Readonly<Record<string, unknown>>): readonly TandemEvent[] {
  const { unannounced } = item;
  // One that is none would be refused for ever, and hold up those behind it.
  return Array.isArray(unannounced) ? unannounced.filter((event) => typeof event?.id === "string") : [];
}

/** FNV-1a: spreads keys, and guards nothing. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
