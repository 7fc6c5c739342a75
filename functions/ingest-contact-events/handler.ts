/** Notes a contact's end and its reason, as the service tells it: in any order, more than once, or not at all. */
import type { HybridClock } from "../../domain/clock.ts";
import { endContact } from "../../domain/contact/ending.ts";
import type { Session } from "../../domain/contact/session.ts";
import { readContactEnd } from "../../domain/contact-event.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface IngestContactEventsPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly contacts: Pick<ContactStore, "load" | "save">;
  readonly sessions: Pick<SessionStore, "load">;
  readonly journeys: JourneyStore;
}

export function createHandler(ports: IngestContactEventsPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const end = readContactEnd(event);
    // The region that a contact belongs to hears of it too, and writes it down.
    if (end === undefined || end.originRegion !== ports.region) return replyOf({ status: "ignored" });

    const status = await untilSaved(async () => {
      const session = await ports.sessions.load(end.contactId);
      if (session === undefined) return "ignored";
      const [contact, journeys] = await Promise.all([
        ports.contacts.load(session),
        journeysOf(session, ports),
      ]);

      const now = ports.clock.now();
      const writes = endContact(
        { kind: "ended", reason: end.reason, at: Math.min(end.at ?? now, now) },
        { session, contact, journeys, now, clock: ports.clock.tick() },
      );

      if (writes.contact !== undefined && !(await ports.contacts.save(writes.contact))) return undefined;
      if (writes.journey !== undefined && !(await ports.journeys.save(writes.journey))) return undefined;
      return "recorded";
    });
    return replyOf({ status });
  };
}

async function journeysOf({ customerId }: Session, { journeys }: IngestContactEventsPorts) {
  return customerId === undefined ? [] : journeys.load(customerId);
}
