/**
 * A safety fact of the other region, as an event brings it before replication does: the same item that is written
 * there, so that who has seen one has seen both.
 */
import type { Lock, Revocation, Unlock } from "./authentication/safety.ts";
import type { TandemEvent } from "./events.ts";

export type RelayedFact = Lock | Revocation | Unlock;

/** Undefined for events that bring none. */
export function relayedFactOf(event: TandemEvent): RelayedFact | undefined {
  if (event.relayedFrom === undefined) return undefined;
  switch (event.type) {
    case "authentication.locked": {
      const { fact, scope, at, until } = event.data;
      return { ...fact, revision: 0, kind: "lock", scope, at, until, eventId: event.id };
    }
    case "authentication.revoked": {
      const { fact, by } = event.data;
      return { ...fact, revision: 0, kind: "revocation", eventId: event.id, by };
    }
    case "authentication.unlocked": {
      const { fact, by, sees } = event.data;
      return sees === undefined
        ? undefined
        : { ...fact, revision: 0, kind: "unlock", sees, eventId: event.id, by };
    }
    default:
      return undefined;
  }
}
