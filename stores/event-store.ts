/** What happened, with its customer where that is known, else with its contact. Append-only: told twice, it is one. */
import type { TandemEvent } from "../domain/events.ts";
import type { CustomerId } from "../domain/ids.ts";
import { partitionKey, sortKey } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";

// As long as the service keeps its contact records.
const EVENT_SECONDS = 730 * 24 * 3600;

export interface EventStore {
  /** False where it is there already. */
  append(event: TandemEvent, customerId: CustomerId | undefined): Promise<boolean>;
}

export function eventStore(contacts: FragmentTable): EventStore {
  return {
    append: (event, customerId) =>
      contacts.putIfAbsent({
        ...event,
        pk:
          customerId === undefined
            ? partitionKey("CONTACT", event)
            : partitionKey("CUSTOMER", { customerId }),
        sk: sortKey("EVENT", { eventId: event.id, region: event.region }),
        expiresAt: Math.ceil(event.at / 1000) + EVENT_SECONDS,
      }),
  };
}
