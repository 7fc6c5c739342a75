/** Notes that a contact was closed with a goodbye, or by its agent: it did not break off. */
import type { HybridClock } from "../../domain/clock.ts";
import { CLOSE_REASONS } from "../../domain/contact/contact.ts";
import { endContact } from "../../domain/contact/ending.ts";
import type { Session } from "../../domain/contact/session.ts";
import { readFlowCall } from "../../domain/contact-event.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface CloseContactPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly contacts: Pick<ContactStore, "load" | "save">;
  readonly sessions: Pick<SessionStore, "load">;
  readonly journeys: JourneyStore;
}

export function createHandler(ports: CloseContactPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    const reason = CLOSE_REASONS.find((known) => known === call?.parameters["reason"]);
    if (call === undefined || reason === undefined) return replyOf({ status: "invalid" });

    const status = await untilSaved(async () => {
      const session = await ports.sessions.load(call.contactId);
      if (session === undefined) return "closed";
      const [contact, journeys] = await Promise.all([
        ports.contacts.load(session),
        journeysOf(session, ports),
      ]);

      const writes = endContact(
        { kind: "closed", reason },
        { session, contact, journeys, now: ports.clock.now(), clock: ports.clock.tick() },
      );

      // The goodbye first: without it on record, who calls again might be spared a proof.
      if (writes.contact !== undefined && !(await ports.contacts.save(writes.contact))) return undefined;
      if (writes.journey !== undefined && !(await ports.journeys.save(writes.journey))) return undefined;
      return "closed";
    });
    return replyOf({ status });
  };
}

async function journeysOf({ customerId }: Session, { journeys }: CloseContactPorts) {
  return customerId === undefined ? [] : journeys.load(customerId);
}
