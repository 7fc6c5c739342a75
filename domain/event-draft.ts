/** From what a function knows of its contact to an event. */
import type { Clock } from "./clock.ts";
import {
  CHANNELS,
  type Channel,
  type Envelope,
  EVENT_VERSION,
  type EventData,
  type EventOf,
  type EventType,
} from "./events.ts";
import type { ContactId, CustomerId, JourneyId } from "./ids.ts";

export interface Occasion {
  readonly session: {
    readonly contactId: ContactId;
    readonly initialContactId: ContactId;
    readonly channel: string;
    readonly customerId?: CustomerId;
  };
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly clock: Clock;
  newId(): string;
  readonly journeyId?: JourneyId;
}

export function eventOf<T extends EventType>(type: T, data: EventData<T>, occasion: Occasion): EventOf<T> {
  const { session, region, at, clock, journeyId } = occasion;
  const { contactId, initialContactId, customerId } = session;
  const envelope: Envelope = {
    id: occasion.newId(),
    version: EVENT_VERSION,
    at: Math.max(0, Math.floor(at)),
    clock,
    region,
    contactId,
    initialContactId,
    ...(customerId === undefined ? {} : { customerId }),
    ...(journeyId === undefined ? {} : { journeyId }),
    channel: channelOf(session.channel),
  };
  // Data and type belong together by this function's own parameters, which a union cannot say.
  return { ...envelope, type, data } as EventOf<T>;
}

/** Connect names SMS a chat; what it may name one day is counted as a call, like a contact that names none. */
export function channelOf(text: string): Channel {
  return CHANNELS.find((channel) => channel === text.toUpperCase()) ?? "VOICE";
}
