/** Whether a customer was erased, by either region: the id never comes back. */
import type { CustomerId } from "../domain/ids.ts";
import { partitionKey, sortPrefix } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";

export interface TombstoneStore {
  isErased(customerId: CustomerId): Promise<boolean>;
}

export function tombstoneStore(profiles: FragmentTable): TombstoneStore {
  return {
    isErased: async (customerId) => {
      const found = await profiles.query(partitionKey("CUSTOMER", { customerId }), {
        prefix: sortPrefix("TOMBSTONE"),
      });
      return found.length > 0;
    },
  };
}
