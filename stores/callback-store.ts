/** Calls that customers are owed: with the customer, and while they are to be made, by the region that took them. */
import { Callback, type CallbackId, isSettled } from "../domain/callback/callback.ts";
import type { CustomerId } from "../domain/ids.ts";
import { partitionKey, sortKey, sortPrefix, timePart } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

// As long as anybody may ask what became of it.
const CALLBACK_SECONDS = 60 * 24 * 3600;
const EARLIEST = timePart(0);

export interface CallbackStore {
  /** The fragments of all callbacks of a customer. */
  load(customerId: CustomerId): Promise<readonly Callback[]>;
  /** Those that a region is to make and has not settled, the earliest first; the index may lag behind. */
  due(region: string, now: number, limit: number): Promise<readonly Callback[]>;
  /** False where another writer of the region came first. */
  save(callback: Callback): Promise<boolean>;
}

export function callbackStore(contacts: FragmentTable): CallbackStore {
  return {
    load: async (customerId) => {
      const items = await contacts.query(partitionKey("CUSTOMER", { customerId }), {
        prefix: sortPrefix("CALLBACK"),
      });
      return readAll(items, "CALLBACK", Callback);
    },
    due: async (region, now, limit) => {
      const items = await contacts.queryIndex("by-due", region, {
        between: [EARLIEST, timePart(now)],
        oldest: limit,
      });
      return readAll(items, "CALLBACK", Callback);
    },
    save: (callback) =>
      contacts.save(
        {
          ...callback,
          pk: partitionKey("CUSTOMER", callback),
          sk: sortKey("CALLBACK", callback),
          expiresAt: Math.ceil(callback.due / 1000) + CALLBACK_SECONDS,
          ...dueOf(callback),
        },
        callback.revision,
      ),
  };
}

/** The region that took it looks for it until it is settled, and so does one that has taken it over. */
function dueOf(callback: Callback): { readonly dueIn?: string; readonly dueAt?: string } {
  const { region, due } = callback;
  return isSettled(callback) ? {} : { dueIn: region, dueAt: timePart(due) };
}

/** What a claim is found by. */
export function claimKey(callbackId: CallbackId): { readonly pk: string; readonly sk: string } {
  return { pk: partitionKey("CALLBACK", { callbackId }), sk: sortKey("CLAIM", {}) };
}
