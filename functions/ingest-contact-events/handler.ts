/** Puts what the service tells of a contact on the region's stream: in any order, more than once, or not at all. */
import type { HybridClock } from "../../domain/clock.ts";
import { readContactEvent } from "../../domain/contact-event.ts";
import { eventsOf } from "../../domain/contact-telling.ts";
import type { TandemEvent } from "../../domain/events.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";

export interface IngestContactEventsPorts {
  readonly clock: HybridClock;
  readonly region: string;
  /** Throws where the stream did not take it: the event is delivered again, and at last kept in a queue. */
  readonly stream: { put(event: TandemEvent): Promise<void> };
}

export function createHandler(ports: IngestContactEventsPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const now = ports.clock.now();
    const telling = readContactEvent(event, now);
    if (telling === undefined) return replyOf({ status: "ignored" });

    const told = eventsOf(telling, { region: ports.region, now, tick: () => ports.clock.tick() });

    for (const one of told) await ports.stream.put(one);
    return replyOf({ status: told.length > 0 ? "told" : "ignored" });
  };
}
