/** Transfers by code: written, found and used up in one region. */
import { Transfer } from "../domain/authentication/transfer.ts";
import type { ContactId } from "../domain/ids.ts";
import { partitionKey, sortKey } from "../domain/keys.ts";
import type { FragmentTable, ItemKey } from "./fragment-table.ts";
import { readItem } from "./item-reader.ts";
import { untilSaved } from "./until-saved.ts";

const NO_REVISION = -1;

export interface TransferStore {
  /** False where the code is in use by another contact, or by another step of this one. */
  open(hmac: string, transfer: Transfer): Promise<boolean>;
  /**
   * Undefined where there is none of this region that still holds, or another contact used it. Kept until it runs out:
   * who broke off after using it up finds it again.
   */
  use(hmac: string, by: ContactId): Promise<Transfer | undefined>;
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
    use: async (hmac, by) => {
      const { found } = await untilSaved(async () => {
        const [item] = await sessions.query(keyOf(hmac).pk, { prefix: keyOf(hmac).sk });
        const transfer = item === undefined ? undefined : readItem(item, "TRANSFER", Transfer);
        if (item === undefined || transfer?.region !== region) {
          // Meets no condition: a code that is wrong takes as long as one that is right.
          await sessions.save({ ...keyOf(hmac) }, NO_REVISION);
          return { found: undefined };
        }
        if (transfer.usedBy !== undefined) return { found: transfer.usedBy === by ? transfer : undefined };
        const isSaved = await sessions.save({ ...item, usedBy: by }, transfer.revision);
        return isSaved ? { found: transfer } : undefined;
      });
      return found;
    },
  };
}

function keyOf(hmac: string): ItemKey {
  return { pk: partitionKey("TOKEN", { hmac }), sk: sortKey("TRANSFER", {}) };
}
