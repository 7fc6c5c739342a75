/** What the other region must hear of at once, and what of it a live contact is told. */
import type { EventType, TandemEvent } from "./events.ts";

/** After this long, replication has brought it. */
const FRESH_MILLISECONDS = 60_000;

/** Attributes of a contact: news, by which nothing is decided. */
type News = Readonly<Record<string, string>>;

export interface Relayed {
  readonly news: News;
  /** Told to the contact that it happened in, too. */
  readonly isForAll: boolean;
}

const JOURNEY: Relayed = { news: { news: "journey" }, isForAll: false };

const RELAYED: Readonly<Partial<Record<EventType, Relayed>>> = {
  "authentication.revoked": { news: { trust: "revoked" }, isForAll: true },
  "authentication.locked": { news: { trust: "locked" }, isForAll: true },
  "authentication.unlocked": { news: { trust: "unlocked" }, isForAll: true },
  "journey.changed": JOURNEY,
  "journey.interrupted": JOURNEY,
  "journey.completed": JOURNEY,
  "traffic.changed": { news: {}, isForAll: false },
};

/** The event as the other region gets it; undefined where it gets none. Nothing goes there and back. */
export function relayedEvent(event: TandemEvent, region: string, now: number): TandemEvent | undefined {
  if (event.relayedFrom !== undefined || event.region !== region) return undefined;
  if (RELAYED[event.type] === undefined || !isFresh(event, now)) return undefined;
  return { ...event, relayedFrom: region };
}

function isFresh({ at }: TandemEvent, now: number): boolean {
  return now - at <= FRESH_MILLISECONDS;
}

/** What other live contacts of the customer are told; undefined where nothing is. */
export function newsOf(event: TandemEvent, now: number): Relayed | undefined {
  const relayed = RELAYED[event.type];
  if (relayed === undefined || Object.keys(relayed.news).length === 0) return undefined;
  return isFresh(event, now) ? relayed : undefined;
}
