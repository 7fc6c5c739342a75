/** Who was erased, in a table of its own: what sweeps and restored tables go by. */
import { Erasure } from "../domain/customer/tombstone.ts";
import { partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

// Past every stream and backup, and past the longest that a region may be away (docs/privacy.md).
const ERASURE_SECONDS = 90 * 24 * 3600;

export interface ErasureStore {
  /** As both regions wrote it down: one for each region and customer. */
  all(): Promise<readonly Erasure[]>;
  /** False where another writer of the region came first. */
  save(erasure: Erasure): Promise<boolean>;
}

export function erasureStore(coordination: FragmentTable, regions: readonly string[]): ErasureStore {
  return {
    all: async () => {
      const found = await Promise.all(
        regions.map((region) =>
          coordination.query(partitionKey("REGION", { region }), { prefix: sortPrefix("ERASURE") }),
        ),
      );
      return readAll(found.flat(), "ERASURE", Erasure);
    },
    save: (erasure) =>
      coordination.save(
        {
          ...erasure,
          pk: partitionKey("REGION", erasure),
          sk: sortKey("ERASURE", erasure),
          expiresAt: Math.ceil(erasure.at / 1000) + ERASURE_SECONDS,
        },
        erasure.revision,
      ),
  };
}
