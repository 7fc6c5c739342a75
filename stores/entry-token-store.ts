/** Which entry tokens were used, and by which contact. Regional: a token is good in one region. */
import { entryKey } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";

// Far longer than any token holds.
const KEPT_SECONDS = 24 * 3600;
const SORT = "ENTRY";

export interface EntryTokenStore {
  /** False where another contact used it. A retry of the same contact is no second use. */
  use(tokenId: string, contactId: string, now: number): Promise<boolean>;
}

export function entryTokenStore(idempotency: FragmentTable): EntryTokenStore {
  return {
    use: async (tokenId, contactId, now) => {
      const key = { pk: entryKey(tokenId), sk: SORT };
      const item = { ...key, contactId, expiresAt: Math.ceil(now / 1000) + KEPT_SECONDS };
      if (await idempotency.putIfAbsent(item)) return true;
      return (await idempotency.find(key))?.["contactId"] === contactId;
    },
  };
}
