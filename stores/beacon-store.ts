/** What a region writes to show that it lives, and what the other one has last seen of it. */
import { Beacon } from "../domain/beacon.ts";
import { partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

export interface BeaconStore {
  /** As this region's replica has it; undefined before the first. */
  load(region: string): Promise<Beacon | undefined>;
  /** False where another run came first. */
  save(beacon: Beacon): Promise<boolean>;
}

export function beaconStore(coordination: FragmentTable): BeaconStore {
  return {
    load: async (region) => {
      const items = await coordination.query(partitionKey("REGION", { region }), {
        prefix: sortPrefix("BEACON"),
      });
      return readAll(items, "BEACON", Beacon)[0];
    },
    save: (beacon) =>
      coordination.save(
        { ...beacon, pk: partitionKey("REGION", beacon), sk: sortKey("BEACON", beacon) },
        beacon.revision,
      ),
  };
}
