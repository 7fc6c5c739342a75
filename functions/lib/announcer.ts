/** Tells the stream what was saved; what it does not take, observe-region tells later. */
import type { TandemEvent } from "../../domain/events.ts";

export interface AnnouncerPorts {
  /** Throws where the stream did not take it. */
  put(event: TandemEvent): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
}

// A step of a flow saves up to three times: waited for each time, a stream that is gone would use up the four
// seconds that the flow waits.
const QUIET_MILLISECONDS = 3_000;

/** What a table that announces asks of it (stores/announcing-table.ts). */
export function announcer({ put, now }: AnnouncerPorts): {
  announce(events: readonly TandemEvent[]): Promise<boolean>;
} {
  let quietUntil = 0;
  return {
    announce: async (events) => {
      if (now() < quietUntil) return false;
      try {
        for (const event of events) await put(event);
        return true;
      } catch {
        quietUntil = now() + QUIET_MILLISECONDS;
        return false;
      }
    },
  };
}
