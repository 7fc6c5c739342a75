/** What one event changes. Everything here may be done again: a crash between two writes is mended by the next try. */
import type { HybridClock } from "../../domain/clock.ts";
import { endContact } from "../../domain/contact/ending.ts";
import type { Session } from "../../domain/contact/session.ts";
import type { EventOf, TandemEvent } from "../../domain/events.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { relayedFactOf } from "../../domain/relayed-fact.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { EventStore } from "../../stores/event-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import type { Watch } from "../lib/watch.ts";

export interface ApplyEventPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly events: Pick<EventStore, "append">;
  readonly contacts: Pick<ContactStore, "load" | "save" | "since">;
  readonly sessions: Pick<SessionStore, "load">;
  readonly journeys: JourneyStore;
  readonly authentication: Pick<AuthenticationStore, "record">;
  readonly watch: Watch;
  /** Whether the customer was erased: the id never comes back. */
  readonly tombstones: { isErased(customerId: CustomerId): Promise<boolean> };
}

// More contacts of one customer than can be live at once, newest first.
const LATER_CONTACTS = 20;

/** Drops what is about a customer who was erased. */
export async function applyEvent(event: TandemEvent, ports: ApplyEventPorts): Promise<void> {
  const session = needsSession(event, ports) ? await ports.sessions.load(event.contactId) : undefined;
  const customerId = event.customerId ?? session?.customerId;
  if (customerId !== undefined && (await ports.tombstones.isErased(customerId))) {
    ports.watch.count("DroppedEvents", 1);
    return;
  }

  const fact = relayedFactOf(event);
  if (fact !== undefined && customerId !== undefined) await ports.authentication.record(customerId, fact);
  // Its own region writes it down, and replication brings that.
  if (event.region !== ports.region) return;

  if (event.type === "contact.ended" && session !== undefined) await end(event, session, ports);
  await ports.events.append(event, customerId);
}

/** Contact events name no customer: the session does, once the flow has asked whose it is. */
function needsSession({ type, region, customerId }: TandemEvent, here: { readonly region: string }): boolean {
  return region === here.region && (customerId === undefined || type === "contact.ended");
}

async function end(event: EventOf<"contact.ended">, session: Session, ports: ApplyEventPorts): Promise<void> {
  const { reason, asOf } = event.data;
  await untilSaved(async () => {
    const [contact, journeys, later] = await Promise.all([
      ports.contacts.load(session),
      session.customerId === undefined ? [] : ports.journeys.load(session.customerId),
      session.customerId === undefined
        ? []
        : ports.contacts.since(session.customerId, session.startedAt, LATER_CONTACTS),
    ]);
    const writes = endContact(
      { kind: "ended", reason, at: event.at, ...(asOf === undefined ? {} : { asOf }) },
      { session, contact, journeys, later, now: ports.clock.now(), clock: ports.clock.tick() },
    );
    if (writes.contact !== undefined && !(await ports.contacts.save(writes.contact))) return undefined;
    if (writes.journey !== undefined && !(await ports.journeys.save(writes.journey))) return undefined;
    return true;
  });
}
