/** Transfers by code: written, found and used up in one region. */
import { Transfer } from "../domain/authentication/transfer.ts";
import { partitionKey, sortKey } from "../domain/keys.ts";
import type { FragmentTable, ItemKey } from "./fragment-table.ts";
import { readItem } from "./item-reader.ts";

export interface TransferStore {
  /** False where the code is in use by another contact, or by another step of this one. */
  open(hmac: string, transfer: Transfer): Promise<boolean>;
  /** Undefined where there is none of this region that still holds. Whoever is answered is the only one. */
  take(hmac: string): Promise<Transfer | undefined>;
}

export function transferStore(sessions: FragmentTable, region: string): TransferStore {
  return {
    open: async (hmac, transfer) => {
      const key = keyOf(hmac);
      const item = { ...transfer, ...key, revision: 1, expiresAt: Math.ceil(transfer.until / 1000) };
      if (await sessions.putIfAbsent(item)) return true;
      const found = await sessions.find(key);
      const known = found === undefined ? undefined : readItem(found, "TRANSFER", Transfer);
      return known?.contactId === transfer.contactId && known.turn === transfer.turn;
    },
    take: async (hmac) => {
      const item = await sessions.take(keyOf(hmac), region);
      return item === undefined ? undefined : readItem(item, "TRANSFER", Transfer);
    },
  };
}

function keyOf(hmac: string): ItemKey {
  return { pk: partitionKey("TOKEN", { hmac }), sk: sortKey("TRANSFER", {}) };
}
