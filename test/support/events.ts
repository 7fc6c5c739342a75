/** Events and a stream for tests: what was put, in order, and a stream that refuses when told. */
import type { HybridClock } from "../../domain/clock.ts";
import { eventOf, type Occasion } from "../../domain/event-draft.ts";
import { eventIdOf } from "../../domain/event-id.ts";
import type { EventData, EventOf, EventType, TandemEvent } from "../../domain/events.ts";
import type { ContactId, CustomerId } from "../../domain/ids.ts";
import type { Announcer } from "../../stores/announcing-table.ts";

export const CUSTOMER = "c".repeat(32) as CustomerId;

export class MemoryStream implements Announcer {
  readonly events: TandemEvent[] = [];
  isDown = false;
  readonly put = async (event: TandemEvent): Promise<void> => {
    if (this.isDown) throw new Error("The stream does not answer.");
    this.events.push(event);
  };
  readonly announce: Announcer["announce"] = async (events) => {
    if (this.isDown) return false;
    this.events.push(...events);
    return true;
  };
}

/** An event of contact-1 in eu-central-1, where nothing else is said. */
export function anEvent<T extends EventType>(
  type: T,
  data: EventData<T>,
  clock: HybridClock,
  {
    contactId = "contact-1",
    id = contactId,
    ...rest
  }: Partial<Omit<Occasion, "session">> & { contactId?: string; id?: string; customerId?: CustomerId } = {},
): EventOf<T> {
  const { customerId, ...occasion } = rest;
  const at = rest.at ?? clock.now();
  return eventOf(type, data, {
    session: {
      contactId: contactId as ContactId,
      initialContactId: contactId as ContactId,
      channel: "VOICE",
      ...(customerId === undefined ? {} : { customerId }),
    },
    region: "eu-central-1",
    at,
    clock: clock.tick(),
    newId: () => eventIdOf(at, type, id),
    ...occasion,
  });
}
