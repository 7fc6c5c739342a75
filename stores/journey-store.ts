/** What customers want done, one fragment a region. */
import type { CustomerId } from "../domain/ids.ts";
import { JourneyFragment } from "../domain/journey/journey.ts";
import { partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

// A journey that nobody may resume any more is still told from none for a while.
const JOURNEY_SECONDS = 60 * 24 * 3600;

export interface JourneyStore {
  load(customerId: CustomerId): Promise<readonly JourneyFragment[]>;
  /** False where another writer of the region came first. */
  save(journey: JourneyFragment): Promise<boolean>;
}

export function journeyStore(sessions: FragmentTable): JourneyStore {
  return {
    load: async (customerId) => {
      const items = await sessions.query(partitionKey("CUSTOMER", { customerId }), {
        prefix: sortPrefix("JOURNEY"),
      });
      return readAll(items, "JOURNEY", JourneyFragment);
    },
    save: (journey) =>
      sessions.save(
        {
          ...journey,
          pk: partitionKey("CUSTOMER", journey),
          sk: sortKey("JOURNEY", journey),
          expiresAt: Math.ceil(journey.answeredAt / 1000) + JOURNEY_SECONDS,
        },
        journey.revision,
      ),
  };
}
